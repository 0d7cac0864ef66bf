package belfry.server.net;

import static belfry.server.net.IrcTown.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
