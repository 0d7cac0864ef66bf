package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is said in rooms, and their topics. */
class PostsTest {
  @AutoClose private final Town town = new Town();

  @Test
  void whatOneSaysTheOthersReadAndItIsNotEchoed() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    ann.types("hello", "/me waves", "//etc/hosts", "   ", "");
    bob.hears(
        """
        12:30:00 #lobby <ann> hello
        12:30:00 #lobby * ann waves
        12:30:00 #lobby <ann> /etc/hosts
        """);
    bob.types("hi");
    ann.hears("12:30:00 #lobby <bob> hi\n");
  }

  @Test
  void topicIsSeenByAllAndByThoseWhoComeLater() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    ann.types("/topic", "/topic gardening");
    ann.hears(
        """
        * #lobby has no topic; /topic TEXT sets one.
        12:30:00 #lobby * ann set the topic: gardening
        """);
    bob.hears("12:30:00 #lobby * ann set the topic: gardening\n");
    bob.types("/topic", "/join lobby", "/rooms");
    bob.hears(
        """
        * #lobby is about: gardening (set by ann)
        * You are in #lobby, with 1 other.
        * #lobby is about: gardening (set by ann)
        * 1 room:
        *   #lobby, 2 people: gardening
        """);
    bob.types("/topic -");
    bob.hears("12:30:00 #lobby * bob took the topic away\n");
    bob.types("/topic");
    bob.hears("* #lobby has no topic; /topic TEXT sets one.\n");
    ann.hears("12:30:00 #lobby * bob took the topic away\n");
  }

  @Test
  void nothingThatSomebodyWritesControlsAnothersTerminal() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    ann.types("\u001B[2J\u0007\u009B1m\u202Eevil\r* server says", "/topic \u001B[31m");
    bob.hearsAmongOthers("#lobby * ann set the topic: ");
    assertTrue(
        bob.peer
            .text()
            .replace("\r\n", "")
            .codePoints()
            .noneMatch(point -> Character.isISOControl(point) || point == 0x202E),
        bob.peer.text());
  }

  @Test
  void messagesAreAckedAndToldToTheirSenderToo() {
    Client bot = town.program("bot");
    bot.types(
        "{\"do\":\"join\",\"room\":\"ops\",\"id\":\"j\"}",
        "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"hi\",\"id\":\"s1\"}",
        "{\"do\":\"act\",\"room\":\"ops\",\"text\":\"waves\"}");
    eventually(() -> assertEquals(2, bot.messages().size()));
    String heard = bot.unheard();
    assertTrue(
        heard.startsWith(
            """
            {"on":"joined","id":"j","room":"ops","who":["bot"],"you":true,"last":"E-0","members":1}
            """),
        heard);
    List.of(
            """
            {"on":"ack","id":"s1","message":"E-1"}
            """,
            """
            {"on":"message","room":"ops","message":"E-1","from":"bot","text":"hi",\
            "time":"2026-11-22T12:30:00Z"}
            """,
            """
            {"on":"ack","message":"E-2"}
            """,
            """
            {"on":"message","room":"ops","message":"E-2","from":"bot","text":"waves",\
            "time":"2026-11-22T12:30:00Z","act":true}
            """)
        .forEach(line -> assertTrue(heard.contains(line), heard));
  }

  @Test
  void sayingAgainWithTheSameIdPostsOnce() {
    Client bot = town.program("bot");
    String say = "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"hi\",\"id\":\"s1\"}";
    bot.types("{\"do\":\"join\",\"room\":\"ops\"}", say);
    eventually(() -> assertEquals(List.of("hi"), bot.messages()));
    bot.skips();
    bot.types(say);
    bot.hears(
        """
        {"on":"ack","id":"s1","message":"E-1","duplicate":true}
        """);
    bot.leaves();

    Client back = town.program("bot");
    back.types("{\"do\":\"join\",\"room\":\"ops\"}");
    back.skips();
    back.types(say);
    back.hears(
        """
        {"on":"ack","id":"s1","message":"E-1","duplicate":true}
        """);
  }
}
