package belfry.trials.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts of a soak, without a server. */
class SoakPartsTest {
  private static final RoomName OPS = new RoomName("ops");

  private final SoakCounters counters = new SoakCounters();
  private final SequenceCheck sequence = new SequenceCheck(counters);

  private static EntryId id(long epoch, int seq) {
    return new EntryId(epoch, seq);
  }

  private void received(long epoch, int seq) {
    sequence.received(new Event.Message(OPS, id(epoch, seq), "ann", "x", Instant.EPOCH, false));
  }

  private void joined(int last) {
    sequence.begin(
        new Event.Entered("j", OPS, Nickname.of("ann"), id(1, last), 1, null, null, false));
  }

  private void findsNothing() {
    assertEquals(List.of(), counters.faults());
  }

  @Test
  void entriesThatFollowEachOtherAreInOrder() {
    joined(4);
    received(1, 5);
    received(1, 6);
    findsNothing();
    assertEquals(id(1, 6), sequence.last(OPS));
    assertEquals(2, counters.received.sum());
  }

  @Test
  void anEntryThatIsLeftOutOrComesAgainIsFound() {
    joined(4);
    received(1, 6);
    assertEquals(1, counters.faults().size());
    received(1, 6);
    assertEquals("order: in #ops 1-6 came after 1-6", counters.faults().getLast());
  }

  @Test
  void anAnnouncedGapIsInOrder() {
    joined(4);
    sequence.gap(new Event.Gap(OPS, id(1, 4), id(1, 9)));
    received(1, 10);
    sequence.gap(new Event.Gap(null, id(1, 1), id(1, 2)));
    received(1, 11);
    findsNothing();
    assertEquals(2, counters.gaps.sum());
  }

  @Test
  void anEntryBeforeTheRoomIsJoinedIsFound() {
    assertNull(sequence.last(OPS));
    received(1, 1);
    assertEquals(1, counters.faults().size());
  }

  @Test
  void quantilesAreTakenOfSortedValues() {
    double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    assertEquals(1, SoakCounters.quantile(values, 0));
    assertEquals(6, SoakCounters.quantile(values, 0.5));
    assertEquals(10, SoakCounters.quantile(values, 0.99));
    assertEquals(10, SoakCounters.quantile(values, 1));
    assertTrue(Double.isNaN(SoakCounters.quantile(new double[0], 0.5)));
  }

  @Test
  void latenciesAreTakenOnceSortedAndInMilliseconds() {
    counters.latency(3_000_000);
    counters.latency(1_500_000);

    assertArrayEquals(new double[] {1.5, 3}, counters.takeLatencies());
    assertArrayEquals(new double[0], counters.takeLatencies());
  }

  @Test
  void onlyTheFirstFaultsArePrinted() {
    for (int i = 0; i < 25; i++) {
      counters.fault("fault " + i);
    }
    StringWriter printed = new StringWriter();

    counters.printFaults(new PrintWriter(printed, true));

    assertEquals(21, printed.toString().lines().count());
    assertTrue(printed.toString().endsWith("and 5 more" + System.lineSeparator()));
  }

  @Test
  void theHeapIsTheSumOverAllClassesButFillers() {
    String histogram =
        """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         54321        2097152  [B (java.base@25)
           2:           100        1048576  java.lang.String (java.base@25)
           3:            10       99999999  [Ljdk.internal.vm.FillerElement; (java.base@25)
           4:             9       99999999  jdk.internal.vm.FillerObject (java.base@25)
        Total         54431        3145728
        """;

    assertEquals(3, ServerGauges.megabytes(new BufferedReader(new StringReader(histogram))));
    assertEquals(
        0, ServerGauges.megabytes(new BufferedReader(new StringReader("no such process"))));
  }

  @Test
  void aPaceGivesItsRoomsEachOnceAndTimesOfItsMean() {
    Pace pace = new Pace(3, Duration.ofSeconds(8), Duration.ofSeconds(1));
    Random random = new Random(5);

    List<RoomName> rooms = pace.rooms(random, 3);
    assertEquals(3, new HashSet<>(rooms).size());
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += pace.stay(random) / 1e9;
    }
    assertEquals(8, sum / 10_000, 0.5);
    assertTrue(pace.pause(random) >= 0);
    assertTrue(pace.somebody(random).text().matches("p[0-2]-[1-3]"));
    assertNotEquals(Pace.LOUD, rooms.getFirst());
  }

  @Test
  void aBoundIsAShareOrAnAmount() {
    Trend small = new Trend(0.01, 4, 60);
    assertEquals(1, GrowthBound.HEAP.allowed(small), "an amount, where the median is small");
    Trend large = new Trend(0.01, 400, 60);
    assertEquals(20, GrowthBound.HEAP.allowed(large));
    assertTrue(GrowthBound.HEAP.row(new Trend(1, 4, 60)).endsWith("GROWS"));
    assertTrue(GrowthBound.header().contains("slope an hour"));
  }
}
