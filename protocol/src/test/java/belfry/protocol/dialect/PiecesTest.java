package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Pieces<Integer> list(List<Integer> values, List<Integer> encoded) {
    return new Pieces<>(
        bytes("["),
        values,
        value -> {
          encoded.add(value);
          if (value == 0) {
            throw new IllegalArgumentException("no nothing");
          }
          return bytes("" + value);
        },
        bytes(","),
        bytes("]"));
  }

  @Test
  void valuesAreSeparated() {
    assertEquals("[1,2,3]", new String(list(List.of(1, 2, 3), new ArrayList<>()).all(), UTF_8));
    assertEquals("[1]", new String(list(List.of(1), new ArrayList<>()).all(), UTF_8));
    assertEquals("[]", new String(list(List.of(), new ArrayList<>()).all(), UTF_8));
  }

  @Test
  void aValueIsEncodedWhenItsPieceIsTaken() {
    List<Integer> encoded = new ArrayList<>();
    Pieces<Integer> pieces = list(List.of(1, 2, 3), encoded);
    pieces.next();
    assertEquals(List.of(), encoded);
    pieces.next();
    assertEquals(List.of(1), encoded);
  }

  @Test
  void aValueThatFailsIsLeftOut() {
    for (List<Integer> values : List.of(List.of(0, 1, 2), List.of(1, 0, 2), List.of(1, 2, 0))) {
      Pieces<Integer> pieces = list(values, new ArrayList<>());
      StringBuilder sound = new StringBuilder();
      while (pieces.hasNext()) {
        try {
          sound.append(new String(pieces.next(), UTF_8));
        } catch (IllegalArgumentException _) {
          // the next call goes on
        }
      }
      assertEquals("[1,2]", sound.toString(), values::toString);
    }
  }

  @Test
  void nothingFollowsTheEnd() {
    Pieces<Integer> pieces = list(List.of(), new ArrayList<>());
    pieces.next();
    pieces.next();
    assertFalse(pieces.hasNext());
    assertThrows(NoSuchElementException.class, pieces::next);
  }
}
