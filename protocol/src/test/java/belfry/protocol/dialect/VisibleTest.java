package belfry.protocol.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void whatControlsATerminalIsShown() {
    assertEquals("a␛]52;c;aGk=␇", Visible.of("a\u001b]52;c;aGk=\u0007"));
    assertEquals("␛[2Jx", Visible.of("\u001b[2Jx"));
    assertEquals("a␀b␡", Visible.of("a\0b\u007f"));
    assertEquals("a<U+009B>2J", Visible.of("a\u009b2J"));
    assertEquals("evil<U+202E>txt.exe", Visible.of("evil\u202etxt.exe"));
    assertEquals("a<U+2066>b<U+2069>", Visible.of("a\u2066b\u2069"));
    assertEquals("a<U+2028>b<U+2029>c", Visible.of("a\u2028b\u2029c"));
  }

  @Test
  void linesCanNotBeBroken() {
    assertEquals("a␍␊* bob joined", Visible.of("a\r\n* bob joined"));
    assertEquals("a<U+0085>b", Visible.of("a\u0085b"));
  }

  @Test
  void exactlyTheHostileCharactersAreReplaced() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String text = "a" + Character.toString(point) + "b";
      if (isHostile(point)) {
        assertNotEquals(text, Visible.of(text), () -> Integer.toHexString(text.codePointAt(1)));
        assertEquals(-1, Visible.of(text).indexOf(point));
        assertEquals(Visible.of(text), Visible.of(Visible.of(text)));
      } else {
        assertSame(text, Visible.of(text));
      }
    }
  }

  private static boolean isHostile(int point) {
    return (Character.isISOControl(point) && point != '\t')
        || "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
                .indexOf(point)
            >= 0;
  }

  @Test
  void everythingBeforeAndAfterIsKept() {
    assertEquals("Grüße\t😀␛世界", Visible.of("Grüße\t😀\u001b世界"));
    assertEquals("", Visible.of(""));
  }
}
