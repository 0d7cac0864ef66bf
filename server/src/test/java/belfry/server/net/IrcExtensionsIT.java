package belfry.server.net;

import static belfry.server.net.IrcTown.answer;
import static belfry.server.net.IrcTown.lineOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What IRC clients ask for beyond RFC 2812. Each test has names and rooms of its own, because all
 * tests share the server.
 */
class IrcExtensionsIT {
  private static IrcTown town;

  @BeforeAll
  static void start() throws IOException {
    town = IrcTown.open();
  }

  @AfterAll
  static void stop() {
    town.close();
  }

  private static String messageId(String heard) {
    return heard.replaceAll("(?s).*msgid=([^; ]+).*", "$1");
  }

  @Test
  void removedMessageIsRedactedForThoseWhoKnowThat() throws IOException {
    String caps = "CAP REQ :message-tags echo-message draft/message-redaction\r\n";
    try (Caller ann = town.client("red-ann", caps);
        Caller bob = town.client("red-bob", "CAP REQ :message-tags echo-message\r\n");
        Caller text = Caller.named(town.address(), "red-text")) {
      answer(ann, "JOIN #red");
      answer(bob, "JOIN #red");
      text.types("/join red\n").hears("* You are in #red");
      String anns = messageId(answer(ann, "PRIVMSG #red :mine"));
      answer(ann, "");
      String bobs = messageId(answer(bob, "PRIVMSG #red :his"));
      String refused = answer(bob, "REDACT #red " + anns);
      assertTrue(refused.contains(" FAIL REDACT REDACT_FORBIDDEN #red " + anns + " :"), refused);
      String unknown = answer(ann, "REDACT #red xyz");
      assertTrue(unknown.contains(" FAIL REDACT UNKNOWN_MSGID #red xyz :"), unknown);
      assertTrue(answer(ann, "REDACT #other x").contains(" FAIL REDACT INVALID_TARGET #other :"));
      assertTrue(answer(ann, "REDACT #red").contains(" FAIL REDACT NEED_MORE_PARAMS :"));
      String redacted = answer(ann, "REDACT #red " + bobs + " :it is spam");
      String expected = lineOf("red-ann", "REDACT #red " + bobs + " :it is spam");
      assertTrue(redacted.endsWith(expected), redacted);
      String told = answer(bob, "");
      assertTrue(told.contains(" NOTICE #red :red-ann removed 1 message"), told);
      assertFalse(told.contains("REDACT"), told);
      text.hears("1 message of #red was removed by red-ann: it is spam\r\n");
    }
  }

  @Test
  void readMarkerMovesForwardAndOutlivesTheConnection() throws IOException {
    String server = ":irc.example.org ";
    try (Caller ann = town.client("mark-ann", "CAP REQ draft/read-marker\r\n", "PASS x\r\n")) {
      String entered = answer(ann, "JOIN #mark");
      int marker = entered.indexOf(server + "MARKREAD #mark *\r\n");
      assertTrue(marker > 0 && marker < entered.indexOf(" 366 "), entered);
      String later = "MARKREAD #mark timestamp=2026-01-04T14:33:26.120Z\r\n";
      assertEquals(server + later, answer(ann, "MARKREAD #Mark timestamp=2026-01-04T14:33:26.12Z"));
      assertEquals(server + later, answer(ann, "MARKREAD #mark timestamp=2025-01-01T00:00:00Z"));
      assertEquals(server + "MARKREAD mark-bob *\r\n", answer(ann, "MARKREAD mark-bob"));
      assertTrue(answer(ann, "MARKREAD").startsWith(server + "FAIL MARKREAD NEED_MORE_PARAMS "));
      for (String wrong : new String[] {"#mark *", "#mark timestamp=x", "#no@room", "a!b"}) {
        String heard = answer(ann, "MARKREAD " + wrong);
        assertTrue(heard.startsWith(server + "FAIL MARKREAD INVALID_PARAMS "), heard);
      }
    }
    try (Caller ann = town.client("mark-ann", "CAP REQ draft/read-marker\r\n", "PASS x\r\n")) {
      String entered = answer(ann, "JOIN #mark");
      assertTrue(entered.contains("MARKREAD #mark timestamp=2026-01-04T14:33:26.120Z"), entered);
    }
  }
}
