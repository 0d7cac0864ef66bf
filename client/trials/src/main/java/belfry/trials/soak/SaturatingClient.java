package belfry.trials.soak;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A program that posts as much as its socket takes, and checks what it receives: the order of the
 * room, and the order of each sender's messages. It owns a connection and two virtual threads, one
 * that writes and one that reads, until {@link #leave}.
 */
final class SaturatingClient {
  private static final int SEND_BUFFER = 8 * 1024;
  private static final int DECIMAL = 10;

  private final Wire wire;
  private final int number;
  private final RoomName room;
  private final SoakCounters counters;
  private final Map<RoomName, EntryId> acked;
  private final SequenceCheck sequence;
  private final Map<Integer, Long> newestOf = new HashMap<>();
  private long lastAcked;
  private volatile EntryId received = new EntryId(0, 0);
  private volatile boolean silent;
  private volatile boolean leaving;

  /**
   * Connects and joins.
   *
   * @param acked the newest message of each room that any program had acknowledged
   */
  SaturatingClient(
      InetSocketAddress server,
      int number,
      RoomName room,
      SoakCounters counters,
      Map<RoomName, EntryId> acked)
      throws IOException {
    this.number = number;
    this.room = room;
    this.counters = counters;
    this.acked = acked;
    this.sequence = new SequenceCheck(counters);
    this.wire = new Wire(server, 0, SEND_BUFFER);
    wire.send(new Command.Join("join", room, null, 0));
    Thread.ofVirtual().start(this::read);
  }

  RoomName room() {
    return room;
  }

  /** Begins to post. */
  void start() {
    Thread.ofVirtual().start(this::post);
  }

  /** Posts nothing more. */
  void stopPosting() {
    silent = true;
  }

  void leave() {
    leaving = true;
    wire.reset();
  }

  /** Whether it received the room up to an entry. */
  boolean hasReceived(EntryId end) {
    return received.compareTo(end) >= 0;
  }

  private void post() {
    try {
      for (long n = 1; !silent; n++) {
        String text = number + ":" + n + " the quick brown fox jumps over the lazy dog";
        wire.send(new Command.Say(number + "-" + n, room, text, false));
        counters.posted.increment();
      }
    } catch (IOException e) {
      if (!leaving) {
        counters.fault(this + " can't write: " + e.getMessage());
      }
    }
  }

  private void read() {
    try {
      while (!leaving) {
        Optional<Event> event = wire.next(System.nanoTime() + Duration.ofMinutes(1).toNanos());
        event.ifPresent(this::note);
      }
    } catch (IOException e) {
      if (!leaving) {
        counters.fault(this + " can't read: " + e.getMessage());
      }
    }
  }

  private void note(Event event) {
    switch (event) {
      case Event.Entered entered -> sequence.begin(entered);
      case Event.Message message -> {
        sequence.received(message);
        checkSender(message.text());
        received = message.message();
      }
      case Event.Gap gap -> {
        sequence.gap(gap);
        received = gap.to();
      }
      case Event.Ack ack -> {
        counters.acked.increment();
        String id = Objects.requireNonNull(ack.id(), "every message here has an id");
        long n = Long.parseLong(id.substring(id.indexOf('-') + 1));
        if (n != ++lastAcked) {
          counters.fault(this + ": the ack of " + n + " came in the place of " + lastAcked);
        }
        acked.merge(room, ack.message(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
      case Event.Refused _ -> {
        counters.refused.increment();
        lastAcked++;
      }
      default -> {
        // others come and go
      }
    }
  }

  private void checkSender(String text) {
    int colon = text.indexOf(':');
    int sender = Integer.parseInt(text, 0, colon, DECIMAL);
    long n = Long.parseLong(text, colon + 1, text.indexOf(' '), DECIMAL);
    Long before = newestOf.put(sender, n);
    if (before != null && n <= before) {
      counters.fault(this + ": " + sender + "'s message " + n + " came after " + before);
    }
  }

  @Override
  public String toString() {
    return "program " + number;
  }
}
