package belfry.server.net;

import static java.util.Objects.requireNonNull;

import belfry.server.measure.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of the accepted, rejected, failed and stalled connections of one {@link Door}.
 * Thread-safe.
 */
final class ConnectionCounters {
  private final LongAdder accepted = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);
  private final LongAdder secured = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder stalled = new LongAdder();
  private final LongAdder paused = new LongAdder();

  ConnectionCounters() {
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  /** Counts an accepted connection. */
  void accepted() {
    accepted.increment();
  }

  /** Counts a client that was rejected before it had a session. */
  void rejected(Rejection reason) {
    requireNonNull(rejected.get(reason)).increment();
  }

  /** Counts a TLS handshake that has succeeded. */
  void secured() {
    secured.increment();
  }

  /** Counts a connection that an error of the server has ended. */
  void failed() {
    failed.increment();
  }

  /** Counts a connection that was closed because the client took no bytes. */
  void stalled() {
    stalled.increment();
  }

  /** Counts a pause of a client that was faster than its limit. */
  void paused() {
    paused.increment();
  }

  /** The number of connections that an error of the server ended. */
  long failures() {
    return failed.sum();
  }

  /** All counters, for the admin port. */
  List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    measures.add(
        new Measure.Counter(
            "connections_accepted", "Connections that were accepted.", accepted::sum));
    rejected.forEach((reason, count) ->
        measures.add(
            new Measure.Counter(
                "connections_rejected",
                "Connections that were closed before they had a session.",
                Map.of("reason", reason.label()),
                count::sum)));
    measures.add(
        new Measure.Counter("tls_handshakes", "TLS handshakes that succeeded.", secured::sum));
    measures.add(
        new Measure.Counter(
            "connections_failed", "Connections that an error of the server ended.", failed::sum));
    measures.add(
        new Measure.Counter(
            "slow_consumer_disconnects",
            "Connections closed because the peer read nothing for too long.",
            stalled::sum));
    measures.add(
        new Measure.Counter(
            "flood_pauses",
            "Pauses in the reading of clients that were faster than their limit.",
            paused::sum));
    return measures;
  }
}
