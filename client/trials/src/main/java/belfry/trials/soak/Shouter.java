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
import java.util.Optional;

/**
 * A program that says as much as its socket takes, on one thread, and checks on another what it is
 * told: the room's order, and that each sender's messages keep theirs.
 */
final class Shouter {
  private static final int SEND_BUFFER = 8 * 1024;
  private static final int DECIMAL = 10;

  private final Wire wire;
  private final int number;
  private final RoomName room;
  private final Tally tally;
  private final Map<RoomName, EntryId> acked;
  private final Ledger ledger;
  private final Map<Integer, Long> newestOf = new HashMap<>();
  private long lastAcked;
  private volatile EntryId told = new EntryId(0, 0);
  private volatile boolean silent;
  private volatile boolean leaving;

  /**
   * Connects and joins.
   *
   * @param acked the newest message of each room that anybody has had acknowledged
   */
  Shouter(
      InetSocketAddress server,
      int number,
      RoomName room,
      Tally tally,
      Map<RoomName, EntryId> acked)
      throws IOException {
    this.number = number;
    this.room = room;
    this.tally = tally;
    this.acked = acked;
    this.ledger = new Ledger(tally);
    this.wire = new Wire(server, 0, SEND_BUFFER);
    wire.send(new Command.Join("join", room, null, 0));
    Thread.ofVirtual().start(this::listen);
  }

  RoomName room() {
    return room;
  }

  /** Begins to shout. */
  void shout() {
    Thread.ofVirtual().start(this::speak);
  }

  void fallSilent() {
    silent = true;
  }

  void leave() {
    leaving = true;
    wire.reset();
  }

  /** Whether it was told all of the room up to an entry. */
  boolean wasToldUpTo(EntryId end) {
    return told.compareTo(end) >= 0;
  }

  private void speak() {
    try {
      for (long n = 1; !silent; n++) {
        String text = number + ":" + n + " the quick brown fox jumps over the lazy dog";
        wire.send(new Command.Say(number + "-" + n, room, text, false));
        tally.said.increment();
      }
    } catch (IOException e) {
      if (!leaving) {
        tally.fault(this + " can't speak: " + e.getMessage());
      }
    }
  }

  private void listen() {
    try {
      while (!leaving) {
        Optional<Event> event = wire.next(System.nanoTime() + Duration.ofMinutes(1).toNanos());
        event.ifPresent(this::note);
      }
    } catch (IOException e) {
      if (!leaving) {
        tally.fault(this + " can't listen: " + e.getMessage());
      }
    }
  }

  private void note(Event event) {
    switch (event) {
      case Event.Entered entered -> ledger.begin(entered);
      case Event.Message message -> {
        ledger.told(message);
        checkSender(message.text());
        told = message.message();
      }
      case Event.Gap gap -> {
        ledger.gap(gap);
        told = gap.to();
      }
      case Event.Ack ack -> {
        tally.acked.increment();
        long n = Long.parseLong(ack.id().substring(ack.id().indexOf('-') + 1));
        if (n != ++lastAcked) {
          tally.fault(this + ": the ack of " + n + " came in the place of " + lastAcked);
        }
        acked.merge(room, ack.message(), (a, b) -> a.compareTo(b) > 0 ? a : b);
      }
      case Event.Refused _ -> {
        tally.refused.increment();
        lastAcked++;
      }
      default -> {
        // who comes and goes
      }
    }
  }

  private void checkSender(String text) {
    int colon = text.indexOf(':');
    int sender = Integer.parseInt(text, 0, colon, DECIMAL);
    long n = Long.parseLong(text, colon + 1, text.indexOf(' '), DECIMAL);
    Long before = newestOf.put(sender, n);
    if (before != null && n <= before) {
      tally.fault(this + ": " + sender + "'s message " + n + " came after " + before);
    }
  }

  @Override
  public String toString() {
    return "program " + number;
  }
}
