package belfry.trials.isolation;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The rooms and people that make answers long: rooms with topics, a room of people who are away,
 * and a room with a page of long messages. All texts consist of C1 letters, which the text dialect
 * replaces by several visible signs each. The connections stay open until {@link #close}.
 */
final class Stage implements AutoCloseable {
  /** The room of the people who are away. */
  static final RoomName CROWD = new RoomName("crowd");

  /** The room with the long messages. */
  static final RoomName LOUD = new RoomName("loud");

  private static final char C1_LETTER = '\u0090';
  private static final int TOPIC_BYTES = 600;
  private static final int AWAY_BYTES = 400;
  private static final int MESSAGE_BYTES = 3_900;
  private static final int MESSAGES_EACH = 10;
  private static final int PAGE = 100;
  private static final int ROOMS_EACH = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InetSocketAddress server;
  private final int rooms;
  private final int people;
  private final Collection<Wire> wires = new ConcurrentLinkedQueue<>();
  private final List<Socket> talkers = new ArrayList<>();

  /**
   * @param rooms the number of rooms with topics
   * @param people the number of people who are away
   */
  Stage(InetSocketAddress server, int rooms, int people) {
    this.server = server;
    this.rooms = rooms;
    this.people = people;
  }

  /** A text of C1 letters that has this many bytes in UTF-8. */
  static String text(int bytes) {
    return String.valueOf(C1_LETTER).repeat(bytes / 2);
  }

  /** Makes what answers of this kind list. */
  void prepare(HostileKind kind) throws IOException, InterruptedException {
    switch (kind) {
      case ROOMS -> together(topics());
      case WHO, NAMES -> together(absences());
      case HISTORY, JOIN -> sayMessages();
      case CALM, AYT, NOP, BYTES, SAY, BROKEN, DEEP -> {
        // no answer lists anything
      }
    }
  }

  private List<List<Command>> topics() {
    List<List<Command>> all = new ArrayList<>();
    for (int room = 0; room < rooms; room++) {
      if (room % ROOMS_EACH == 0) {
        all.add(new ArrayList<>());
      }
      RoomName name = new RoomName("topic-" + room);
      all.getLast().add(new Command.Join(null, name, null, 0));
      all.getLast().add(new Command.Topic(null, name, text(TOPIC_BYTES)));
    }
    return all;
  }

  private List<List<Command>> absences() {
    List<Command> one =
        List.of(new Command.Join(null, CROWD, null, 0), new Command.Away(null, text(AWAY_BYTES)));
    return Collections.nCopies(people, one);
  }

  /**
   * Says the long messages without the escapes that {@link Wire} writes: they would make a line
   * longer than the server takes.
   */
  private void sayMessages() throws IOException {
    String say =
        "{\"do\":\"say\",\"room\":\"" + LOUD + "\",\"text\":\"" + text(MESSAGE_BYTES) + "\"}\n";
    byte[] lines =
        ("{\"do\":\"join\",\"room\":\""
                + LOUD
                + "\"}\n"
                + say.repeat(MESSAGES_EACH)
                + "{\"do\":\"ping\"}\n")
            .getBytes(StandardCharsets.UTF_8);
    for (int said = 0; said < PAGE; said += MESSAGES_EACH) {
      Socket talker = new Socket(server.getAddress(), server.getPort());
      talkers.add(talker);
      talker.setSoTimeout((int) PATIENCE.toMillis());
      talker.getOutputStream().write(lines);
      awaitPong(talker);
    }
  }

  private static void awaitPong(Socket talker) throws IOException {
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(talker.getInputStream(), StandardCharsets.UTF_8));
    String line;
    do {
      line = answers.readLine();
      if (line == null || line.contains("\"on\":\"refused\"")) {
        throw new IOException("the server did not take the long messages: " + line);
      }
    } while (!line.contains("\"on\":\"pong\""));
  }

  /** Sends each list on a connection of its own, and waits until all commands are done. */
  private void together(List<List<Command>> all) throws IOException, InterruptedException {
    Collection<IOException> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (List<Command> commands : all) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  send(commands);
                } catch (IOException e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (IOException failure : failures) {
      throw failure;
    }
  }

  private void send(List<Command> commands) throws IOException {
    Wire wire = new Wire(server);
    wires.add(wire);
    List<Command> all = new ArrayList<>(commands);
    all.add(new Command.Ping("done"));
    wire.send(all);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Event> event;
    do {
      event = wire.next(deadline);
      if (event.isEmpty()) {
        throw new IOException("the server did not do " + all.size() + " commands in " + PATIENCE);
      }
      if (event.get() instanceof Event.Refused refused) {
        throw new IOException("the server refused: " + refused.refusal().why());
      }
    } while (!(event.get() instanceof Event.Pong));
  }

  @Override
  public void close() throws IOException {
    wires.forEach(Wire::close);
    for (Socket talker : talkers) {
      talker.close();
    }
  }
}
