package belfry.server.net;

import static belfry.server.net.IrcTown.answer;
import static belfry.server.net.IrcTown.lineOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the programs of IRC users say to one another: tags, requests of CTCP, and messages of
 * several lines. Each test has names and rooms of its own, because all tests share the server.
 */
class IrcTagsIT {
  private static final String ALL =
      "CAP REQ :message-tags batch labeled-response echo-message draft/multiline\r\n";
  private static final String TAGS = "CAP REQ :message-tags\r\n";

  private static IrcTown town;

  @BeforeAll
  static void start() throws IOException {
    town = IrcTown.open();
  }

  @AfterAll
  static void stop() {
    town.close();
  }

  /** The lines without the tags of the server. */
  private static String shown(String heard) {
    return heard
        .replaceAll("(time|msgid)=[^; ]+;?", "")
        .replaceAll("(?m)^@ ", "")
        .replaceAll("(?m)^@([^ ]+); ", "@$1 ");
  }

  @Test
  void tagsOfAClientReachThoseWhoKnowTags() throws IOException {
    try (Caller ann = town.client("tags-ann", ALL);
        Caller bob = town.client("tags-bob", TAGS);
        Caller old = town.client("tags-old", "CAP REQ server-time\r\n");
        Caller text = Caller.named(town.address(), "tags-text")) {
      answer(ann, "JOIN #tags");
      answer(bob, "JOIN #tags");
      answer(old, "JOIN #tags");
      text.types("/join tags\n").hears("* You are in #tags");
      answer(ann, "");
      String echo = answer(ann, "@label=l1;+draft/reply=x;secret=y PRIVMSG #tags :yes");
      assertEquals(
          "@label=l1;+draft/reply=x " + lineOf("tags-ann", "PRIVMSG #tags :yes"), shown(echo));
      String heard = answer(bob, "");
      assertTrue(
          shown(heard).endsWith("@+draft/reply=x " + lineOf("tags-ann", "PRIVMSG #tags :yes")),
          heard);
      assertFalse(answer(old, "").contains("reply"));
      text.hears("#tags <tags-ann> yes\r\n");
      answer(ann, "@+a=b PRIVMSG tags-bob :direct");
      assertEquals(
          "@+a=b " + lineOf("tags-ann", "PRIVMSG tags-bob :direct"), shown(answer(bob, "")));
    }
  }

  @Test
  void tagsWithoutATextAreKeptByNobody() throws IOException {
    try (Caller ann = town.client("typing-ann", ALL);
        Caller bob = town.client("typing-bob", TAGS);
        Caller old = town.client("typing-old")) {
      answer(ann, "JOIN #typing");
      answer(bob, "JOIN #typing");
      answer(old, "JOIN #typing");
      answer(ann, "");
      answer(bob, "");
      String tags = "@label=7;+typing=active TAGMSG #typing,typing-bob";
      String sent = shown(answer(ann, tags));
      assertTrue(sent.contains("+typing=active " + lineOf("typing-ann", "TAGMSG #typing")), sent);
      assertTrue(
          sent.contains("+typing=active " + lineOf("typing-ann", "TAGMSG typing-bob")), sent);
      String heard = shown(answer(bob, ""));
      assertTrue(
          heard.contains("@+typing=active " + lineOf("typing-ann", "TAGMSG #typing")), heard);
      assertTrue(heard.contains(lineOf("typing-ann", "TAGMSG typing-bob")), heard);
      assertEquals("", answer(old, ""));
      assertEquals("", answer(old, "@+a=b TAGMSG #typing"), "tags of a client that knows none");
      String refused = answer(ann, "@+a=b TAGMSG #typing-other");
      assertTrue(refused.contains(" 403 typing-ann #typing-other :"), refused);
      assertTrue(answer(ann, "@+a=b TAGMSG nobody-here").contains(" 401 typing-ann nobody-here :"));
      answer(ann, "MODE #typing +m");
      assertTrue(answer(bob, "@+a=b TAGMSG #typing").contains(" 404 typing-bob #typing :"));
      assertFalse(answer(ann, "").contains("TAGMSG"));
    }
  }

  @Test
  void requestOfCtcpReachesIrcClientsOnly() throws IOException {
    try (Caller ann = town.client("ctcp-ann");
        Caller bob = town.client("ctcp-bob");
        Caller text = Caller.named(town.address(), "ctcp-text")) {
      answer(ann, "JOIN #ctcp");
      answer(bob, "JOIN #ctcp");
      text.types("/join ctcp\n").hears("* You are in #ctcp");
      answer(ann, "PRIVMSG #ctcp :\u0001VERSION\u0001");
      answer(ann, "PRIVMSG ctcp-bob,ctcp-text :\u0001PING 1");
      String heard = answer(bob, "");
      assertTrue(heard.contains(lineOf("ctcp-ann", "PRIVMSG #ctcp :\u0001VERSION\u0001")), heard);
      assertTrue(heard.contains(lineOf("ctcp-ann", "PRIVMSG ctcp-bob :\u0001PING 1\u0001")), heard);
      answer(bob, "NOTICE ctcp-ann :\u0001PING 1\u0001");
      ann.hears(lineOf("ctcp-bob", "NOTICE ctcp-ann :\u0001PING 1\u0001"));
      answer(ann, "PRIVMSG #ctcp :the end");
      assertFalse(text.hears("the end").contains("VERSION"));
    }
  }

  @Test
  void echoOfADirectMessageIsTheMessageOfTheHistory() throws IOException {
    String caps = "CAP REQ :message-tags echo-message draft/chathistory\r\n";
    try (Caller ann = town.client("past-ann", caps);
        Caller bob = town.client("past-bob", TAGS)) {
      String echo = answer(ann, "@+draft/reply=x PRIVMSG past-bob :direct");
      assertTrue(echo.endsWith(lineOf("past-ann", "PRIVMSG past-bob :direct")), echo);
      assertEquals(echo, answer(ann, "CHATHISTORY LATEST past-bob * 10"));
      String id = echo.replaceAll("(?s).*msgid=([^; ]+).*", "$1");
      assertTrue(answer(bob, "").contains(";msgid=" + id + ";+draft/reply=x "));
      String self = answer(ann, "PRIVMSG past-ann :to myself");
      String[] lines = self.lines().toArray(String[]::new);
      assertEquals(2, lines.length, self);
      assertEquals(lines[0], lines[1]);
    }
  }

  @Test
  void messageOfSeveralLinesIsOneMessage() throws IOException {
    try (Caller ann = town.client("lines-ann", ALL);
        Caller bob = town.client("lines-bob", TAGS);
        Caller json = new Caller(town.address())) {
      answer(ann, "JOIN #lines");
      answer(bob, "JOIN #lines");
      json.types("{\"do\":\"join\",\"room\":\"lines\"}\n").hears("\"on\":\"joined\"");
      answer(ann, "");
      answer(bob, "");
      ann.types("@label=9;+a=b BATCH +x draft/multiline #lines\r\n");
      ann.types("@batch=x PRIVMSG #lines :\r\n@batch=x PRIVMSG #lines :one \r\n");
      ann.types("@batch=x;draft/multiline-concat PRIVMSG #lines :half\r\n");
      String echo = answer(ann, "BATCH -x");
      List<String> lines = shown(echo).lines().toList();
      assertTrue(lines.getFirst().startsWith("@label=9;+a=b :lines-ann!"), echo);
      assertTrue(lines.getFirst().endsWith(" draft/multiline #lines"), echo);
      assertTrue(lines.get(1).endsWith(" PRIVMSG #lines :"), echo);
      assertTrue(lines.get(3).contains(";draft/multiline-concat :lines-ann!"), echo);
      assertEquals(5, lines.size(), echo);
      assertEquals(
          "@+a=b "
              + lineOf("lines-ann", "PRIVMSG #lines :one ")
              + "@+a=b "
              + lineOf("lines-ann", "PRIVMSG #lines :half"),
          shown(answer(bob, "")));
      json.hears("\"text\":\"\\none half\"");
      json.types("{\"do\":\"say\",\"room\":\"lines\",\"text\":\"a\\nb\"}\n");
      ann.hears(" BATCH +");
      ann.hears(" PRIVMSG #lines :a\r\n");
      ann.hears(" PRIVMSG #lines :b\r\n");
      ann.hears(" BATCH -");
    }
  }

  @Test
  void messageOfSeveralLinesThatIsWrongIsRefusedOnce() throws IOException {
    try (Caller ann = town.client("bad-ann", ALL)) {
      answer(ann, "JOIN #bad");
      assertRefused(ann, "@batch=1 PRIVMSG #other :x", "MULTILINE_INVALID :");
      assertRefused(ann, "@batch=1;draft/multiline-concat PRIVMSG #bad :", "MULTILINE_INVALID :");
      assertRefused(ann, "@batch=2 PRIVMSG #bad :x", "MULTILINE_INVALID :");
      assertRefused(ann, "@batch=1 JOIN #bad", "MULTILINE_INVALID :");
      assertRefused(ann, "@batch=1 PRIVMSG #bad :", "MULTILINE_INVALID :");
      assertRefused(ann, "@batch=1 PRIVMSG #bad :x\r\n".repeat(101), "MULTILINE_MAX_LINES 100 :");
      String line = "@batch=1 PRIVMSG #bad :" + "x".repeat(480) + "\r\n";
      assertRefused(ann, line.repeat(9), "MULTILINE_MAX_BYTES 4096 :");
      assertTrue(answer(ann, "BATCH +1 other #bad").contains(" FAIL BATCH UNKNOWN_TYPE other :"));
      assertTrue(answer(ann, "BATCH -1").contains(" FAIL BATCH MULTILINE_INVALID :"));
    }
  }

  private static void assertRefused(Caller client, String lines, String how) throws IOException {
    client.types("BATCH +1 draft/multiline #bad\r\n" + lines.strip() + "\r\n");
    String heard = answer(client, "BATCH -1");
    assertTrue(heard.contains(" FAIL BATCH " + how), heard);
    assertEquals(1, heard.lines().count(), heard);
  }
}
