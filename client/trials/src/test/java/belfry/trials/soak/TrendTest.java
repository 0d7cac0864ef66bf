package belfry.trials.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final int POINTS = 68;
  private static final double BETWEEN = 20;
  private static final double[] SECONDS =
      IntStream.range(0, POINTS).mapToDouble(n -> n * BETWEEN).toArray();

  /** A heap of 12 MB that goes up and down by 1 MB, and up by so much from sample to sample. */
  private static Trend heap(double leak) {
    Random random = new Random(7);
    return Trend.of(
        SECONDS,
        IntStream.range(0, POINTS)
            .mapToDouble(n -> 12 + random.nextGaussian() + n * leak)
            .toArray());
  }

  @Test
  void aLineIsFound() {
    Trend trend = Trend.of(new double[] {0, 1, 2, 3}, new double[] {5, 7, 9, 11});
    assertEquals(2, trend.slope());
    assertEquals(6, trend.growth());
    assertEquals(8, trend.median());
  }

  @Test
  void aFewOutliersDoNotTurnIt() {
    double[] values = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      values[i] = i % 10 == 9 ? 1_000 : 5;
    }
    assertEquals(0, Trend.of(SECONDS, values).slope());
  }

  @Test
  void aLeakIsFound() {
    assertTrue(GrowthBound.HEAP.isBroken(heap(0.03)), "2 MB in 22 minutes");
    assertTrue(GrowthBound.HEAP.isBroken(heap(1)));
  }

  @Test
  void whatOnlyGoesUpAndDownIsNone() {
    assertFalse(GrowthBound.HEAP.isBroken(heap(0)));
    assertFalse(GrowthBound.HEAP.isBroken(heap(-0.1)));
  }

  @Test
  void aDescriptorAMinuteIsALeak() {
    double[] descriptors =
        IntStream.range(0, POINTS).mapToDouble(n -> 103 + Math.floor(n * BETWEEN / 60)).toArray();
    assertTrue(GrowthBound.DESCRIPTORS.isBroken(Trend.of(SECONDS, descriptors)));
  }
}
