package belfry.trials.chaos;

import belfry.protocol.Limits;
import belfry.trials.chaos.Breach.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Compares what all clients saw. It knows nothing of the server but its promises: the log of a room
 * is what any client received of it, and all clients must have received the same. Pure: the same
 * evidence gives the same breaches.
 */
final class PromiseChecker {
  /** How long two clients may own a name, in milliseconds. */
  static final long NAME_WINDOW = Limits.NAME_LEASE.toMillis();

  /**
   * When an instance that is cut off must say so, in milliseconds; one second is for the machine.
   */
  static final long NOT_READY_WITHIN = Limits.PROOF_OF_DELIVERY.toMillis() + 1_000;

  private PromiseChecker() {}

  /** All breaches that the evidence shows. */
  static List<Breach> check(Evidence evidence) {
    List<Breach> breaches = new ArrayList<>();
    RoomLogs logs = new RoomLogs(evidence, breaches);
    new LogCheck(evidence, logs, breaches).run();
    new ViewCheck(evidence, logs, breaches).run();
    new AuthorityCheck(evidence, breaches).run();
    checkName(evidence, logs, breaches);
    checkReadiness(evidence, breaches);
    return breaches;
  }

  /** An owner of the shared name does not post by it long after another one was given it. */
  private static void checkName(Evidence evidence, RoomLogs logs, List<Breach> breaches) {
    NavigableMap<Long, String> tenures = new TreeMap<>();
    Map<String, Long> began = new HashMap<>();
    for (Journal journal : evidence.journals()) {
      for (Journal.Note note : journal.notes()) {
        if (note instanceof Journal.NameOwned owned) {
          tenures.put(owned.at(), owned.tenure());
          began.put(owned.tenure(), owned.at());
        }
      }
    }
    for (RoomLogs.Entry entry : logs.of(NameContender.ROOM).values()) {
      boolean ours = TestMessages.isOurs(entry.key());
      Long since = ours ? began.get(TestMessages.sender(entry.key())) : null;
      long until = entry.time() - NAME_WINDOW;
      if (since != null && entry.isReceived() && until > since) {
        tenures
            .subMap(since, false, until, false)
            .forEach((at, other) ->
                breaches.add(
                    new Breach(
                        Rule.NAME,
                        "%s was posted by the name %.1f s after %s was given it"
                            .formatted(entry.key(), (entry.time() - at) / 1e3, other))));
      }
    }
  }

  private static void checkReadiness(Evidence evidence, List<Breach> breaches) {
    for (Evidence.Outage outage : evidence.outages()) {
      for (Evidence.Answer answer : evidence.answers()) {
        if (answer.ready()
            && (outage.instance() == null || outage.instance().equals(answer.instance()))
            && answer.asked() > outage.span().from() + NOT_READY_WITHIN
            && answer.answered() < outage.span().to()) {
          breaches.add(
              new Breach(
                  Rule.READY,
                  "%s said that it is ready %.1f s after it was cut off"
                      .formatted(
                          answer.instance(), (answer.asked() - outage.span().from()) / 1e3)));
        }
      }
    }
  }
}
