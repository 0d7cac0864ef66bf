package belfry.protocol.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class IrcTextTest {
  private static List<String> lines(String text, int most) {
    return IrcText.pieces(text, most, List.of()).stream().map(IrcText.Piece::text).toList();
  }

  @Test
  void lineEndsSeparateMessages() {
    assertEquals(List.of("a", "", "b", " c", ""), lines("a\r\n\nb\n c\n", 400));
  }

  @Test
  void pieceThatContinuesALineIsMarked() {
    List<IrcText.Piece> pieces = IrcText.pieces("one\ntwo three\nfour", 8, List.of(6));
    assertEquals(
        List.of(
            new IrcText.Piece("one", false),
            new IrcText.Piece("tw", false),
            new IrcText.Piece("o three", true),
            new IrcText.Piece("four", false)),
        pieces);
    assertEquals(new IrcText.Piece("b", true), IrcText.pieces("aaaaaaaab", 8, List.of()).getLast());
  }

  @Test
  void cutOutsideTheTextIsPassedOver() {
    assertEquals(1, IrcText.pieces("text", 8, List.of(0, 4, 99)).size());
  }

  @Test
  void longLineIsCutAfterSpace() {
    assertEquals(List.of("aaaa bbbb ", "cc"), lines("aaaa bbbb cc", 11));
    assertEquals(List.of("aaaaaaaa", "aaaa"), lines("a".repeat(12), 8));
  }

  @Test
  void cutPartsFitAndMakeTheWholeTextAgain() {
    String text = "gr\u00FC\u00DFe \u2603\u2603 \uD83D\uDD14\uD83D\uDD14\uD83D\uDD14 ".repeat(40);
    for (int most = 8; most < 60; most++) {
      List<String> parts = lines(text, most);
      assertEquals(text, String.join("", parts));
      for (String part : parts) {
        assertTrue(part.getBytes(UTF_8).length <= most, part);
      }
    }
  }

  @Test
  void charactersThatChangeATerminalAreSignsAndThoseThatFormatATextStay() {
    String bold = "\u0002b\u000f \u00034red";
    assertEquals(List.of(bold), lines(bold, 400));
    List<String> shown = lines("a\u001b[2J\u0007\u202ex", 400);
    assertTrue(shown.getFirst().startsWith("a\u241b[2J\u2407"), shown.toString());
    assertTrue(shown.getFirst().indexOf('\u202e') < 0, shown.toString());
  }

  @Test
  void textThatBeginsLikeCtcpIsNoCtcp() {
    assertEquals(List.of("\u2401VERSION\u2401"), lines("\u0001VERSION\u0001", 400));
  }

  @Test
  void actionIsRecognisedWithAndWithoutItsEnd() {
    assertTrue(IrcText.isAction("\u0001ACTION waves\u0001"));
    assertEquals("waves", IrcText.withoutCtcp("\u0001ACTION waves\u0001"));
    assertEquals("waves", IrcText.withoutCtcp("\u0001ACTION waves"));
    assertFalse(IrcText.isAction("\u0001ACTION \u0001"));
    assertFalse(IrcText.isAction("\u0001VERSION\u0001"));
    assertEquals("\u0001ACTION waves\u0001", IrcText.action("waves"));
  }

  @Test
  void oneLineHasNoByteThatEndsIt() {
    assertEquals("a b\u240Dc\u2400", IrcText.oneLine("a\r\nb\rc\0"));
  }
}
