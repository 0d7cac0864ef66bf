package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColoursTest {
  @Test
  void coloursCanBeReadOnBlackAndOnWhite() {
    for (int colour : Colours.PALETTE) {
      double light = luminance(colour);
      double onBlack = (light + 0.05) / 0.05;
      double onWhite = 1.05 / (light + 0.05);
      assertTrue(Math.min(onBlack, onWhite) >= 3.4, colour + " " + onBlack + " " + onWhite);
    }
  }

  /** Relative luminance (WCAG 2.2) of one colour of the 6 x 6 x 6 cube. */
  private static double luminance(int colour) {
    int[] levels = {0, 95, 135, 175, 215, 255};
    int cube = colour - 16;
    return 0.2126 * linear(levels[cube / 36])
        + 0.7152 * linear(levels[cube / 6 % 6])
        + 0.0722 * linear(levels[cube % 6]);
  }

  private static double linear(int level) {
    double share = level / 255.0;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  @Test
  void aNameKeepsItsColourHoweverItIsWritten() {
    assertEquals(Colours.of("Ann"), Colours.of("ann"));
    assertTrue(
        List.of("ann", "bob", "cleo", "dan", "eve").stream().map(Colours::of).distinct().count()
            >= 3);
  }
}
