package belfry.server.net;

import static java.util.Objects.requireNonNull;

import belfry.server.measure.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of the connections of one door. Thread-safe. */
final class ConnectionCounters {
  private final LongAdder accepted = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);
  private final LongAdder failed = new LongAdder();
  private final LongAdder stalled = new LongAdder();

  ConnectionCounters() {
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  /** A connection was accepted. */
  void accepted() {
    accepted.increment();
  }

  /** A client was turned away before it had a session. */
  void rejected(Rejection reason) {
    requireNonNull(rejected.get(reason)).increment();
  }

  /** An error of the server ended a connection. */
  void failed() {
    failed.increment();
  }

  /** A connection ended because the client took no bytes. */
  void stalled() {
    stalled.increment();
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
        new Measure.Counter(
            "connections_failed", "Connections that an error of ours ended.", failed::sum));
    measures.add(
        new Measure.Counter(
            "slow_consumer_disconnects",
            "Connections closed because the peer read nothing for too long.",
            stalled::sum));
    return measures;
  }
}
