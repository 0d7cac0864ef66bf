package belfry.trials.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deliveries, results and protocols, without a connection. */
class LoadPartsTest {
  private static final int SIZE = 40;

  private static LoadPlan plan(int publishers, OptionalDouble rate, boolean reconnect) {
    return new LoadPlan(
        TargetProtocol.TEXT,
        List.of(),
        List.of(),
        2,
        publishers,
        1,
        rate,
        4,
        SIZE,
        Duration.ZERO,
        Duration.ofSeconds(2),
        0,
        10,
        reconnect,
        Duration.ZERO);
  }

  private static byte[] wire(int... sequences) {
    StringBuilder wire = new StringBuilder();
    for (int sequence : sequences) {
      byte[] text = Marker.blank(SIZE).getBytes(ISO_8859_1);
      Marker.write(ByteBuffer.wrap(text), 0, sequence * 1_000L, 0, sequence);
      wire.append("12:00:00 #ops <ann> ").append(new String(text, ISO_8859_1)).append("\r\n");
    }
    return wire.toString().getBytes(ISO_8859_1);
  }

  @Test
  void deliveriesAreTheSameWhereverTheBytesAreSplit() {
    byte[] bytes = wire(1, 2, 3);
    for (int split = 0; split <= bytes.length; split++) {
      Deliveries deliveries = new Deliveries(plan(1, OptionalDouble.empty(), false));
      byte[] buffer = bytes.clone();

      int at = deliveries.take(0, buffer, 0, split, 5_000);
      at = deliveries.take(0, buffer, at, buffer.length, 5_000);

      assertEquals(3, deliveries.count(), "split at " + split);
      assertEquals(3, deliveries.copies(0));
      assertEquals(0, deliveries.checker().lost(new int[] {3}, 2));
      assertTrue(at >= buffer.length - 2);
    }
  }

  @Test
  void aSecondDeliveryOfAMessageIsNotItsFirst() {
    Deliveries deliveries = new Deliveries(plan(1, OptionalDouble.empty(), false));
    byte[] bytes = wire(1, 1, 2);

    deliveries.take(0, bytes, 0, bytes.length, 5_000);

    assertEquals(3, deliveries.count());
    assertEquals(2, deliveries.first());
  }

  @Test
  void onlyMessagesThatWereDueInTimeAreMeasured() {
    Deliveries deliveries = new Deliveries(plan(1, OptionalDouble.empty(), false));
    deliveries.measure(2_000, 3_000); // the second one
    byte[] bytes = wire(1, 2, 3);

    deliveries.take(0, bytes, 0, bytes.length, 9_000);

    assertEquals(1, deliveries.latencies().getTotalCount());
    assertEquals(7_000.0, (double) deliveries.latencies().getMaxValue(), 10.0);
  }

  private static LoadResult result(
      LoadPlan plan, LoadResult.Attendance attendance, LoadResult.Flaws flaws) {
    Histogram latencies = new Histogram(10_000_000_000L, 3);
    for (int millis = 1; millis <= 100; millis++) {
      latencies.recordValue(millis * 1_000_000L);
    }
    return new LoadResult(
        plan,
        attendance,
        new LoadResult.Volume(2, 240, 480, 200, 400),
        flaws,
        new LoadResult.Usage(0.5, 10_000_000, 12_048_000, 1.9),
        latencies);
  }

  private static LoadResult.Attendance attendance(int in, int refused, int dropped) {
    return new LoadResult.Attendance(in, refused, dropped, 0.25, Double.NaN, 0.5);
  }

  private static final LoadResult.Flaws NONE = new LoadResult.Flaws(0, 0, 0, 0);

  @Test
  void aResultIsFlawlessOnlyWhenNothingIsWrong() {
    LoadPlan plan = plan(1, OptionalDouble.empty(), false);
    assertTrue(result(plan, attendance(3, 0, 0), NONE).isFlawless());
    assertFalse(result(plan, attendance(2, 0, 0), NONE).isFlawless());
    assertFalse(result(plan, attendance(3, 1, 0), NONE).isFlawless());
    assertFalse(result(plan, attendance(3, 0, 1), NONE).isFlawless());
    assertTrue(
        result(plan(1, OptionalDouble.empty(), true), attendance(3, 0, 1), NONE).isFlawless());
    for (LoadResult.Flaws flaws :
        List.of(
            new LoadResult.Flaws(1, 0, 0, 0),
            new LoadResult.Flaws(0, 1, 0, 0),
            new LoadResult.Flaws(0, 0, 1, 0),
            new LoadResult.Flaws(0, 0, 0, 1))) {
      assertFalse(result(plan, attendance(3, 0, 0), flaws).isFlawless());
    }
  }

  @Test
  void theTextSaysEverythingToPeople() {
    String text = result(plan(1, OptionalDouble.empty(), false), attendance(3, 0, 0), NONE).text();

    assertTrue(text.contains("in         3 of 3 in 0.250 s, 0 refused, 0 dropped"), text);
    assertTrue(text.contains("sent       100 messages/s"), text);
    assertTrue(text.contains("delivered  200/s for 2.0 s"), text);
    assertTrue(text.contains("p50 50."), text);
    assertTrue(text.contains("p99 99."), text);
    assertTrue(text.contains("0.2500 cores, 800 deliveries a CPU second"), text);
    assertTrue(text.contains("0.95 cores: it may be the limit"), text);
  }

  @Test
  void atARateTheGeneratorMayBeBusy() {
    String text = result(plan(1, OptionalDouble.of(9), false), attendance(3, 0, 0), NONE).text();
    assertFalse(text.contains("limit"), text);
  }

  @Test
  void theObjectHasNullForWhatIsNotKnown() {
    String json = result(plan(1, OptionalDouble.of(9), false), attendance(3, 0, 0), NONE).json();

    assertTrue(json.startsWith("{\"in\":3,") && json.endsWith("}"), json);
    assertTrue(json.contains("\"back_s\":null,"), json);
    assertTrue(json.contains("\"deliveries_per_cpu_s\":800.000000,"), json);
    assertTrue(json.contains("\"server_bytes_each\":682666.666667,"), json);
    assertTrue(json.contains("\"load_cores\":0.950000}"), json);
  }

  @ParameterizedTest
  @EnumSource(TargetProtocol.class)
  void aMessageOfEachProtocolHoldsItsTextOnce(TargetProtocol protocol) {
    String text = Marker.blank(64);
    String message = protocol.message("load-abc0", text);

    assertTrue(message.contains(text), message);
    assertEquals(protocol != TargetProtocol.WEB, message.endsWith("\n"), message);
    assertEquals(
        message.indexOf(text), Marker.find(message.getBytes(ISO_8859_1), 0, message.length()));
    assertFalse(protocol.arrival("name", "load-abc0", false).isEmpty());
    assertFalse(protocol.arrival("name", "load-abc0", true).isEmpty());
  }
}
