package belfry.trials.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.trials.chaos.Breach.Rule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** Checks each room's log: what is in it, how often, and in which order. */
final class LogCheck {
  private final Evidence evidence;
  private final RoomLogs logs;
  private final List<Breach> breaches;

  LogCheck(Evidence evidence, RoomLogs logs, List<Breach> breaches) {
    this.evidence = evidence;
    this.logs = logs;
    this.breaches = breaches;
  }

  void run() {
    logs.all().forEach(this::check);
  }

  private void breach(Rule rule, String what) {
    breaches.add(new Breach(rule, what));
  }

  private void check(RoomName room, NavigableMap<EntryId, RoomLogs.Entry> log) {
    Map<String, EntryId> posted = new HashMap<>();
    Map<String, Journal.Sent> latest = new HashMap<>();
    log.forEach((id, entry) -> {
      if (!TestMessages.isOurs(entry.key()) || entry.isLost()) {
        return;
      }
      EntryId before = posted.putIfAbsent(entry.key(), id);
      if (before != null) {
        checkOnce(room, entry.key(), before, id);
        return;
      }
      Journal.Sent sent = logs.sent().get(entry.key());
      if (sent == null) {
        breach(Rule.TALK, "%s %s: no client sent %s".formatted(room, id, entry.key()));
      } else {
        checkSender(room, id, sent, latest);
        checkHeld(room, id, entry);
      }
    });
  }

  private void checkOnce(RoomName room, String key, EntryId before, EntryId id) {
    if (!logs.endedBefore(before, id) && !logs.mayBeLost(room, before)) {
      breach(Rule.ONCE, "%s: %s is there as %s and as %s".formatted(room, key, before, id));
    }
  }

  private void checkSender(
      RoomName room, EntryId id, Journal.Sent sent, Map<String, Journal.Sent> latest) {
    String sender = TestMessages.sender(sent.key());
    Journal.Sent last = latest.get(sender);
    if (last != null && isBackwards(last, sent)) {
      breach(Rule.SENDER, "%s %s: %s comes after %s".formatted(room, id, sent.key(), last.key()));
    } else {
      latest.put(sender, sent);
    }
  }

  /** Messages of one burst may change places when one of them was sent again. */
  private boolean isBackwards(Journal.Sent last, Journal.Sent sent) {
    if (last.burst() != sent.burst()) {
      return sent.burst() < last.burst();
    }
    boolean repeated = logs.wasRepeated(last.key()) || logs.wasRepeated(sent.key());
    return !repeated && TestMessages.number(sent.key()) < TestMessages.number(last.key());
  }

  private void checkHeld(RoomName room, EntryId id, RoomLogs.Entry entry) {
    boolean missing = evidence.atRest() && entry.isAcked() && !entry.isReceived();
    if (missing && !logs.mayBeLost(room, id)) {
      breach(
          Rule.HELD,
          "%s %s: %s was acknowledged, and no client received it".formatted(room, id, entry.key()));
    }
  }
}
