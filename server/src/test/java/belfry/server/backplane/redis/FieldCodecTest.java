package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldCodecTest {
  private static List<String> texts(byte[] bytes) {
    return FieldCodec.decode(bytes).stream().map(FieldCodec::text).toList();
  }

  @Test
  void fieldsComeBackAsTheyWere() {
    assertEquals(List.of(), texts(FieldCodec.encode()));
    assertEquals(List.of("", "a", ""), texts(FieldCodec.encode("", "a", "")));
    List<String> strange = List.of("\0", "日本 👩‍🚀", "\r\n", "x".repeat(100_000));
    assertEquals(strange, texts(FieldCodec.encode(strange.toArray(String[]::new))));
  }

  @Test
  void theirFormIsThatOfTheScripts() {
    assertEquals(
        List.of(1, 0, 0, 0, 1, (int) 'E', 0, 0, 0, 2, 0xC3, 0xA9),
        bytes(FieldCodec.encode("E", "é")));
  }

  private static List<Integer> bytes(byte[] bytes) {
    Integer[] unsigned = new Integer[bytes.length];
    Arrays.setAll(unsigned, i -> Byte.toUnsignedInt(bytes[i]));
    return List.of(unsigned);
  }

  @Test
  void whatIsCutAnywhereButBetweenFieldsIsRefused() {
    byte[] whole = FieldCodec.encode("ab", "", "c");
    List<Integer> between = List.of(1, 7, 11, whole.length);
    for (int length = 0; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (between.contains(length)) {
        FieldCodec.decode(cut);
      } else {
        assertThrows(IllegalArgumentException.class, () -> FieldCodec.decode(cut));
      }
    }
  }

  @Test
  void otherVersionsAreRefused() {
    byte[] next = FieldCodec.encode("a");
    next[0] = 2;
    assertThrows(IllegalArgumentException.class, () -> FieldCodec.decode(next));
  }

  @Test
  void noiseIsRefusedOrReadAndNeverMore() {
    Random random = new Random(42);
    for (int n = 0; n < 100_000; n++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 4) {
        noise[0] = 1;
        noise[1] = noise[2] = noise[3] = 0;
      }
      try {
        int size = FieldCodec.decode(noise).stream().mapToInt(field -> 4 + field.length).sum();
        assertEquals(noise.length, 1 + size);
      } catch (IllegalArgumentException _) {
        // refused
      }
    }
  }

  @Test
  void nothingAndAnEmptyTextAreToldApart() {
    assertNull(FieldCodec.optionalText(FieldCodec.optional(null)));
    assertEquals("", FieldCodec.optionalText(FieldCodec.optional("")));
    assertEquals("=lunch", FieldCodec.optionalText(FieldCodec.optional("=lunch")));
  }
}
