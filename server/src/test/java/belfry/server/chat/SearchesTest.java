package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Searches of people and programs. */
class SearchesTest {
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]*)\"");

  @AutoClose private final Town town = new Town();

  @Test
  void messagesOfAllLanguagesAreFoundByTheirWords() {
    Client ann = town.person("ann");
    ann.types(
        "Deploy at noon, ok?", "Сегодня обсудили развёртывание Сервера", "今天讨论了部署方案", "/me waves");
    ann.types(
        "/search DEPLOY",
        "/search сервер развертывание",
        "/search 部署",
        "/search wave",
        "/search x");
    String searched = "(looked through 4 messages, back to 2026-11-22 12:30)";
    ann.hears(
        """
        * 1 message found in your rooms and your direct messages %1$s:
          2026-11-22 12:30 #lobby <ann> Deploy at noon, ok?
        * 1 message found in your rooms and your direct messages %1$s:
          2026-11-22 12:30 #lobby <ann> Сегодня обсудили развёртывание Сервера
        * 1 message found in your rooms and your direct messages %1$s:
          2026-11-22 12:30 #lobby <ann> 今天讨论了部署方案
        * 1 message found in your rooms and your direct messages %1$s:
          2026-11-22 12:30 #lobby * ann waves
        * No message found in your rooms and your direct messages %1$s.
        """
            .formatted(searched));
  }

  @Test
  void onlyOwnRoomsAndTheOwnInboxAreSearched() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    bob.types("/join ops", "secret of ops", "/msg ann secret of bob");
    ann.hears("12:30:00 bob → you: secret of bob\n");
    bob.hearsAmongOthers("* Sent to ann.\n");

    ann.types("/search secret", "/search in:ops secret");
    ann.hears(
        """
        * 1 message found in your rooms and your direct messages\
         (looked through 1 message, back to 2026-11-22 12:30):
          2026-11-22 12:30 bob → you: secret of bob
        ! you are not in #ops.
        """);
    bob.types("/search secret", "/leave ops", "/search secret");
    bob.hears(
        """
        * 2 messages found in your rooms and your direct messages\
         (looked through 2 messages, back to 2026-11-22 12:30):
          2026-11-22 12:30 #ops <bob> secret of ops
          2026-11-22 12:30 you → ann: secret of bob
        * You left #ops. What you type goes to #lobby now.
        * 1 message found in your rooms and your direct messages\
         (looked through 1 message, back to 2026-11-22 12:30):
          2026-11-22 12:30 you → ann: secret of bob
        """);
  }

  @Test
  void messagesOfIgnoredPeopleAreNotFound() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    bob.types("a word of bob");
    ann.types("/ignore bob", "a word of ann");
    ann.skips();
    ann.types("/search word");
    ann.hearsAmongOthers("* 1 message found");
    assertTrue(ann.peer.text().endsWith("<ann> a word of ann\r\n"), ann.peer.text());
  }

  @Test
  void personPagesBackwards() {
    Client ann = town.person("ann");
    for (int n = 1; n <= 30; n++) {
      ann.types("word " + n);
    }
    ann.types("/search word in:#lobby");
    ann.hearsAmongOthers("  2026-11-22 12:30 #lobby <ann> word 30\n* /search shows older ones.\n");
    ann.types("/search");
    ann.hearsAmongOthers(
        """
        * 10 messages found in #lobby (looked through 10 messages, back to 2026-11-22 12:30):
          2026-11-22 12:30 #lobby <ann> word 1
        """);
    ann.skips();
    ann.types("/search");
    ann.hears("! usage: /search [WORDS].\n");
  }

  @Test
  void programPagesThroughAllItsRoomsWithoutARepetitionOrAHole() {
    Client bot = town.program("bot");
    for (String room : new String[] {"a", "b", "c"}) {
      bot.types("{\"do\":\"join\",\"room\":\"" + room + "\"}");
    }
    for (int n = 1; n <= 30; n++) {
      String room = new String[] {"a", "b", "c"}[n % 3];
      bot.types("{\"do\":\"say\",\"room\":\"%s\",\"text\":\"word %d\"}".formatted(room, n));
    }
    bot.types("{\"do\":\"tell\",\"to\":\"bot\",\"text\":\"word 31\"}");
    String[] heard = {"\"on\":\"message\"", "\"on\":\"told\"", "\"on\":\"ack\""};
    eventually(() -> assertEquals(62, bot.count(heard), bot.peer::text));

    String next = "";
    StringBuilder found = new StringBuilder();
    do {
      bot.skips();
      String page = next.isEmpty() ? "" : ",\"page\":\"" + next + "\"";
      bot.types("{\"do\":\"search\",\"words\":\"word\",\"limit\":7,\"id\":\"s\"" + page + "}");
      eventually(() -> assertTrue(bot.unheard().endsWith("]}\n"), bot::unheard));
      found.append(bot.unheard());
      Matcher matcher =
          NEXT.matcher(bot.peer.text().substring(bot.peer.text().lastIndexOf("{\"on\":\"found\"")));
      next = matcher.find() ? matcher.group(1) : "";
    } while (!next.isEmpty());

    assertEquals(5, found.toString().lines().count(), found.toString());
    for (int n = 1; n <= 31; n++) {
      assertEquals(2, found.toString().split("\"word " + n + "\"", -1).length, "word " + n);
    }
  }

  @Test
  void pageOfAnotherKindIsRefused() {
    Client bot = town.program("bot");
    for (String page :
        new String[] {"", "7", "1.1-1", "x.1-1.lobby", "1.9999999999999999999-1.a"}) {
      bot.types("{\"do\":\"search\",\"words\":\"word\",\"page\":\"" + page + "\"}");
      bot.hearsAmongOthers("\"code\":\"bad-field\"");
    }
  }

  @Test
  void searchIsPaidForByTheMessagesThatItLooksThrough() {
    Client ann = town.person("ann");
    for (int n = 1; n <= 500; n++) {
      ann.types("word " + n);
    }
    int before = ann.session.outgoing().answered();
    ann.types("/search nothing");
    int paid = ann.session.outgoing().answered() - before;
    assertTrue(paid >= 500 * 16, () -> paid + " bytes");
  }
}
