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
import org.jspecify.annotations.Nullable;

/**
 * What one client posts: new messages, those that are not acknowledged, which it sends again, and
 * some that were acknowledged long ago. It notes all of that in the client's journal. The lock of
 * the client guards it.
 */
final class Outbox {
  private static final long RETRY_MILLIS = 200;
  private static final int REMEMBERED = 20;

  private record Message(String key, RoomName room) {
    Command.Say say() {
      return new Command.Say(key, room, TestMessages.text(key, room), false);
    }
  }

  private final String name;
  private final Journal journal;
  private final Map<String, Message> unacked = new LinkedHashMap<>();
  private final List<Message> acked = new ArrayList<>();
  private int messages;
  private int bursts;
  private long retryAt;

  Outbox(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
  }

  /** Posts some new messages in a room. */
  List<Command> burst(RoomName room, int count) {
    bursts++;
    List<Command> burst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = new Message(TestMessages.key(name, ++messages), room);
      burst.add(message.say());
      unacked.put(message.key(), message);
      journal.add(new Journal.Sent(RunClock.now(), room, message.key(), bursts));
    }
    return burst;
  }

  /** Sends again all that is not acknowledged. */
  List<Command> again() {
    unacked.keySet().forEach(key -> journal.add(new Journal.SentAgain(RunClock.now(), key)));
    return unacked.values().stream().<Command>map(Message::say).toList();
  }

  /** Sends again something that was acknowledged, if there is any. */
  List<Command> repeat(Random random) {
    return acked.isEmpty() ? List.of() : List.of(acked.get(random.nextInt(acked.size())).say());
  }

  /** A message was acknowledged; returns its room, or null if the outbox has forgotten it. */
  @Nullable RoomName acknowledged(Event.Ack event) {
    Message message = unacked.remove(event.id());
    if (message != null) {
      acked.add(message);
      if (acked.size() > REMEMBERED) {
        acked.removeFirst();
      }
    } else {
      message = acked.stream().filter(old -> old.key().equals(event.id())).findFirst().orElse(null);
    }
    if (message == null) {
      return null;
    }
    journal.add(new Journal.Acked(RunClock.now(), message.room(), message.key(), event.message()));
    return message.room();
  }

  /** A message was refused: it is sent again soon. */
  void refused(String id) {
    if (unacked.containsKey(id)) {
      journal.add(new Journal.SentAgain(RunClock.now(), id));
      retryAt = RunClock.now() + RETRY_MILLIS;
    }
  }

  /** Whether something must be sent again by now. */
  boolean isDue() {
    return !unacked.isEmpty() && RunClock.now() >= retryAt;
  }

  /** The keys of messages that are not acknowledged. */
  Set<String> unacked() {
    return unacked.keySet();
  }
}
