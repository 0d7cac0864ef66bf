package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Simulates four hours with a known true time: the counter drifts, and the network to the servers
 * delays packets, loses them, and is slower in one direction. The error of the clock must stay
 * within the error that it states.
 */
class SyncedClockSimulationTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final Instant EPOCH = Instant.parse("2026-11-22T03:00:00Z");
  private static final int ROUNDS = 225;
  private static final long ROUND = 64 * SECOND;

  /** The true time, in nanoseconds since 1970. */
  private long time;

  /** The difference between the counter and the true time, which the drift changes. */
  private double lead = 1e15;

  private double drift;
  private Random random = new Random();
  private final List<Server> servers = new ArrayList<>();

  /** A server: its error, the largest error that it claims, and the delays of its network. */
  private record Server(long wrong, long claimed, long there, long back, long jitter, int lost) {}

  @RepeatedTest(20)
  void steadyDriftAndJitter(RepetitionInfo run) {
    begin(run);
    servers.add(new Server(0, MILLI, 5 * MILLI, 5 * MILLI, 4 * MILLI, 0));
    assertTrue(live(Duration.ofSeconds(3), ROUNDS).toMillis() < 30);
  }

  @RepeatedTest(20)
  void lopsidedDelayAndManyLosses(RepetitionInfo run) {
    begin(run);
    servers.add(new Server(MILLI, 2 * MILLI, 2 * MILLI, 60 * MILLI, 40 * MILLI, 50));
    assertTrue(live(Duration.ofMillis(-100), ROUNDS).toMillis() < 150);
  }

  @RepeatedTest(20)
  void aLiarAmongFour(RepetitionInfo run) {
    begin(run);
    for (int i = 0; i < 3; i++) {
      servers.add(new Server((i - 1) * MILLI, 2 * MILLI, MILLI, 3 * MILLI, 2 * MILLI, 5));
    }
    servers.add(new Server(700 * SECOND, MILLI, MILLI, MILLI, MILLI, 0));
    assertTrue(live(Duration.ofSeconds(-20), ROUNDS).toMillis() < 30);
  }

  @RepeatedTest(20)
  void aLiarThatLiesLittle(RepetitionInfo run) {
    begin(run);
    for (int i = 0; i < 3; i++) {
      servers.add(new Server(0, MILLI, MILLI, MILLI, MILLI, 10));
    }
    servers.add(new Server(-30 * MILLI, MILLI, MILLI, MILLI, MILLI, 0));
    assertTrue(live(Duration.ZERO, ROUNDS).toMillis() < 30);
  }

  /**
   * The machine sleeps, and its counter stands still. The clock can't know this before the next
   * estimate.
   */
  @RepeatedTest(20)
  void aStep(RepetitionInfo run) {
    begin(run);
    servers.add(new Server(0, MILLI, 5 * MILLI, 5 * MILLI, 4 * MILLI, 10));
    SyncedClock clock = clock(Duration.ofSeconds(1));
    rounds(clock, 20);
    lead -= 45.0 * SECOND;
    SyncedClock.Correction first = round(clock);
    assertEquals(SyncedClock.Correction.DOUBTED, first);
    assertHonest(clock, Instant.MIN);
    assertEquals(SyncedClock.Correction.STEPPED, round(clock));
    Duration error = rounds(clock, 100);
    assertTrue(error.toMillis() < 30, error::toString);
  }

  private void begin(RepetitionInfo run) {
    random = new Random(run.getCurrentRepetition());
    drift = random.nextDouble(-80e-6, 80e-6);
  }

  private Duration live(Duration wrongAtFirst, int rounds) {
    return rounds(clock(wrongAtFirst), rounds);
  }

  private SyncedClock clock(Duration wrong) {
    return new SyncedClock(this::counter, EPOCH.plusNanos(time).plus(wrong));
  }

  /** Simulates some rounds, and returns the error that the clock states at the end. */
  private Duration rounds(SyncedClock clock, int rounds) {
    Instant before = Instant.MIN;
    for (int i = 0; i < rounds; i++) {
      round(clock);
      for (long waited = 0; waited < ROUND; waited += 7 * SECOND) {
        pass(7 * SECOND);
        before = assertHonest(clock, before);
      }
    }
    return clock.read().error().orElseThrow();
  }

  private Instant assertHonest(SyncedClock clock, Instant before) {
    SyncedClock.Reading reading = clock.read();
    if (reading.error().isPresent()) {
      Duration wrong = Duration.between(EPOCH.plusNanos(time), reading.instant()).abs();
      Duration stated = reading.error().get();
      assertTrue(wrong.compareTo(stated) <= 0, () -> wrong + " off, but states " + stated);
    }
    assertTrue(!reading.instant().isBefore(before), "went backwards");
    return reading.instant();
  }

  /** Takes eight samples, from each server in turn, and adjusts the clock if they agree. */
  private SyncedClock.Correction round(SyncedClock clock) {
    List<NtpSample> samples = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      exchange(servers.get(i % servers.size())).ifPresent(samples::add);
      pass(SECOND / 4);
    }
    return OffsetEstimate.of(samples, clock.wander())
        .map(clock::adjust)
        .orElse(SyncedClock.Correction.DOUBTED);
  }

  private Optional<NtpSample> exchange(Server server) {
    NtpPacket request = NtpPacket.request(random.nextLong());
    long sent = counter();
    pass(server.there + random.nextLong(server.jitter));
    long receive = stamp(server);
    pass(random.nextLong(MILLI));
    long transmit = stamp(server);
    pass(server.back + random.nextLong(server.jitter));
    if (random.nextInt(100) < server.lost) {
      return Optional.empty();
    }
    NtpPacket answer =
        new NtpPacket(
            0,
            4,
            NtpPacket.SERVER,
            2,
            0,
            -23,
            0,
            NtpPacket.shortFormat(server.claimed),
            0,
            0,
            request.transmit(),
            receive,
            transmit);
    NtpSample.Outcome outcome = NtpSample.of(request, answer, sent, counter(), EPOCH);
    return outcome instanceof NtpSample.Good(NtpSample sample)
        ? Optional.of(sample)
        : Optional.empty();
  }

  private long stamp(Server server) {
    return NtpTimestamp.of(EPOCH.plusNanos(time + server.wrong));
  }

  /**
   * Lets time pass. The drift changes slowly by 10 ppm in both directions, as with the temperature
   * of a day.
   */
  private void pass(long nanos) {
    double swing = 10e-6 * Math.sin(time / (3_600.0 * SECOND));
    time += nanos;
    lead += nanos * (drift + swing);
  }

  private long counter() {
    return time + Math.round(lead);
  }
}
