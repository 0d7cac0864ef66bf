package belfry.trials.soak;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The visits of one program that speaks JSON. It joins rooms, often after the last entry that it
 * received, posts, uses every other command now and then, and leaves: by command, by closing, or by
 * a reset. What it receives must be in order over all its visits.
 */
final class ProgramVisits implements Visit {
  private static final long ANSWER_NANOS = Duration.ofSeconds(20).toNanos();
  private static final int LONGEST = 200;
  private static final int ROOMS_AT_ONCE = 3;

  private final InetSocketAddress server;
  private final String name;
  private final Random random;
  private final Pace pace;
  private final SoakCounters counters;
  private final SequenceCheck sequence;
  private int visits;
  private int commands;

  /** The text of the message whose own copy has not come back yet; empty for none. */
  private String awaited = "";

  private long awaitedSince;

  ProgramVisits(
      InetSocketAddress server, String name, Random random, Pace pace, SoakCounters counters) {
    this.server = server;
    this.name = name;
    this.random = random;
    this.pace = pace;
    this.counters = counters;
    this.sequence = new SequenceCheck(counters);
  }

  @Override
  public void run() throws IOException {
    try (Wire wire = new Wire(server)) {
      visits++;
      call(wire, new Command.Nick(id(), Nickname.of(name + "-" + visits), null, null));
      List<RoomName> rooms = pace.rooms(random, 1 + random.nextInt(ROOMS_AT_ONCE));
      for (RoomName room : rooms) {
        join(wire, room);
      }
      long end = System.nanoTime() + pace.stay(random);
      while (System.nanoTime() < end) {
        act(wire, rooms.get(random.nextInt(rooms.size())));
        listen(wire, Math.min(end, System.nanoTime() + pace.pause(random)));
      }
      go(wire);
    }
  }

  private String id() {
    return name + "." + visits + "." + ++commands;
  }

  private void join(Wire wire, RoomName room) throws IOException {
    EntryId after = random.nextInt(3) == 0 ? null : sequence.last(room);
    if (after != null) {
      counters.resumed.increment();
    }
    Event joined = call(wire, new Command.Join(id(), room, after, 0));
    if (after == null && joined instanceof Event.Entered entered) {
      sequence.begin(entered);
    }
  }

  private void act(Wire wire, RoomName room) throws IOException {
    switch (random.nextInt(20)) {
      case 0 -> call(wire, new Command.Who(id(), room));
      case 1 -> call(wire, new Command.Rooms(id()));
      case 2 -> call(wire, new Command.History(id(), room, null, null, 20));
      case 3 -> call(wire, new Command.Topic(id(), room, words()));
      case 4 -> call(wire, new Command.Away(id(), random.nextBoolean() ? words() : null));
      case 5 -> call(wire, new Command.Time(id(), "%c %Z", "Europe/Berlin"));
      case 6 -> call(wire, new Command.Tell(id(), pace.somebody(random), words()));
      case 7 -> call(wire, new Command.Nick(id(), Nickname.of(name + "_" + commands), null, null));
      default -> say(wire, room);
    }
  }

  private void say(Wire wire, RoomName room) throws IOException {
    String text = words() + " " + name + "." + visits + "." + commands;
    awaited = text;
    awaitedSince = System.nanoTime();
    counters.posted.increment();
    if (call(wire, new Command.Say(id(), room, text, random.nextInt(10) == 0))
        instanceof Event.Ack) {
      counters.acked.increment();
    }
  }

  private String words() {
    return "bells ".repeat(1 + random.nextInt(LONGEST / 6)).strip();
  }

  /** Sends a command, and reads up to its answer. */
  private Event call(Wire wire, Command command) throws IOException {
    wire.send(command);
    long deadline = System.nanoTime() + ANSWER_NANOS;
    while (true) {
      Optional<Event> event = wire.next(deadline);
      if (event.isEmpty()) {
        throw new IOException("no answer to " + command);
      }
      note(event.get());
      if (Objects.equals(command.id(), answered(event.get()))) {
        if (event.get() instanceof Event.Refused) {
          counters.refused.increment();
        }
        return event.get();
      }
    }
  }

  /** The id of the command that an event answers, or null. */
  private static @Nullable String answered(Event event) {
    return event instanceof Event.Answer answer ? answer.id() : null;
  }

  private void listen(Wire wire, long until) throws IOException {
    Optional<Event> event = wire.next(until);
    while (event.isPresent()) {
      note(event.get());
      event = wire.next(until);
    }
  }

  private void note(Event event) {
    switch (event) {
      case Event.Message message -> {
        sequence.received(message);
        if (message.text().equals(awaited)) {
          counters.latency(System.nanoTime() - awaitedSince);
          awaited = "";
        }
      }
      case Event.Topic topic -> sequence.received(topic);
      case Event.Gap gap -> sequence.gap(gap);
      default -> {
        // answers, and others who come and go
      }
    }
  }

  private void go(Wire wire) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> wire.reset();
      case 1 -> wire.close();
      default -> {
        call(wire, new Command.Quit(id()));
        try {
          listen(wire, System.nanoTime() + ANSWER_NANOS);
          counters.fault("after the goodbye the connection stayed open");
        } catch (EOFException _) { // as it should be
          counters.visits.increment();
          return;
        }
      }
    }
    counters.visits.increment();
  }
}
