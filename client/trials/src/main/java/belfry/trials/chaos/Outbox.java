package belfry.trials.chaos;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What a client says: new lines, those that are not acknowledged, which it says again, and some
 * that were. All of it is in the client's journal. Guarded by whoever owns it.
 */
final class Outbox {
  private static final long RETRY_MILLIS = 200;
  private static final int REMEMBERED = 20;

  private record Line(String key, RoomName room) {
    Command.Say say() {
      return new Command.Say(key, room, Lines.text(key, room), false);
    }
  }

  private final String name;
  private final Journal journal;
  private final Map<String, Line> unacked = new LinkedHashMap<>();
  private final List<Line> acked = new ArrayList<>();
  private int lines;
  private int bursts;
  private long retryAt;

  Outbox(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
  }

  /** Says so many new lines in a room. */
  List<Command> burst(RoomName room, int count) {
    bursts++;
    List<Command> burst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Line line = new Line(Lines.key(name, ++lines), room);
      burst.add(line.say());
      unacked.put(line.key(), line);
      journal.add(new Journal.Said(now(), room, line.key(), bursts));
    }
    return burst;
  }

  /** Says again all that is not acknowledged. */
  List<Command> again() {
    unacked.values().forEach(line -> journal.add(new Journal.Again(now(), line.key())));
    return unacked.values().stream().<Command>map(Line::say).toList();
  }

  /** Says again something that was acknowledged long ago, if there is any. */
  List<Command> repeat(Random whims) {
    return acked.isEmpty() ? List.of() : List.of(acked.get(whims.nextInt(acked.size())).say());
  }

  /** A line was acknowledged; says of which room, or null where the line is forgotten by now. */
  RoomName acknowledged(Event.Ack event) {
    Line line = unacked.remove(event.id());
    if (line != null) {
      acked.add(line);
      if (acked.size() > REMEMBERED) {
        acked.removeFirst();
      }
    } else {
      line = acked.stream().filter(old -> old.key().equals(event.id())).findFirst().orElse(null);
    }
    if (line == null) {
      return null;
    }
    journal.add(new Journal.Acked(now(), line.room(), line.key(), event.message()));
    return line.room();
  }

  /** A line was refused: it is said again soon. */
  void refused(String id) {
    if (unacked.containsKey(id)) {
      journal.add(new Journal.Again(now(), id));
      retryAt = now() + RETRY_MILLIS;
    }
  }

  /** Whether something shall be said again by now. */
  boolean isDue() {
    return !unacked.isEmpty() && now() >= retryAt;
  }

  /** The keys of lines that are not acknowledged. */
  Set<String> unacked() {
    return unacked.keySet();
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
