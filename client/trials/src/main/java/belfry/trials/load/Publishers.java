package belfry.trials.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The publishers of a load: they send at a rate, or as much as the window allows. One thread runs
 * them.
 */
final class Publishers {
  /** Messages that are sent in a row before the sockets are served again. */
  private static final int BURST = 64;

  /** A publisher and its message, of which only the marker changes. */
  private record Publisher(LoadConnection connection, int number, ByteBuffer message, int marker) {}

  private final LoadPlan plan;
  private final Connections connections;
  private final Deliveries deliveries;
  private final LongSupplier clock;
  private final List<Publisher> publishers = new ArrayList<>();
  private final int[] sent;

  /** Null without a rate. */
  private @Nullable Schedule schedule;

  private long total;
  private int turn;

  Publishers(LoadPlan plan, Connections connections, Deliveries deliveries, LongSupplier clock) {
    this.plan = plan;
    this.connections = connections;
    this.deliveries = deliveries;
    this.clock = clock;
    sent = new int[plan.publishers()];
    connections.whenDropped(
        lost -> publishers.removeIf(publisher -> publisher.connection() == lost));
  }

  /** Has the publishers that are in begin at {@code start}. */
  void begin(long start) {
    plan.rate().ifPresent(rate -> schedule = new Schedule(start, rate));
    String text = Marker.blank(plan.size());
    for (int number = 0; number < plan.publishers(); number++) {
      LoadConnection client = connections.publisher(number);
      byte[] message =
          plan.protocol().message(connections.roomName(client.room), text).getBytes(ISO_8859_1);
      ByteBuffer direct = ByteBuffer.allocateDirect(message.length).put(message).flip();
      if (client.state() == LoadConnection.State.IN) {
        publishers.add(
            new Publisher(client, number, direct, Marker.find(message, 0, message.length)));
      }
    }
  }

  /** Sends the messages that are due before {@code until}. */
  void send(long until) {
    if (schedule == null) {
      keepWindow();
    } else {
      keepRate(schedule, until);
    }
  }

  /** When the next message is due by the clock alone. */
  long next() {
    return schedule == null || publishers.isEmpty() ? Long.MAX_VALUE : schedule.next();
  }

  private void keepRate(Schedule due, long until) {
    for (int i = 0; i < BURST && !publishers.isEmpty(); i++) {
      Publisher publisher = publishers.get(turn % publishers.size());
      if (!due.isDue(clock.getAsLong()) || due.next() >= until || publisher.connection().isBusy()) {
        return;
      }
      send(publisher, due.take());
      turn++;
    }
  }

  private void keepWindow() {
    for (int i = publishers.size() - 1; i >= 0; i--) {
      Publisher publisher = publishers.get(i);
      long readers = connections.readers(publisher.connection().room);
      int number = publisher.number();
      while (!publisher.connection().isBusy()
          && sent[number] * readers - deliveries.copies(number) < plan.window() * readers
          && publisher.connection().state() == LoadConnection.State.IN) {
        send(publisher, clock.getAsLong());
      }
    }
  }

  private void send(Publisher publisher, long due) {
    int number = publisher.number();
    Marker.write(publisher.message(), publisher.marker(), due, number, sent[number] + 1);
    sent[number]++;
    total++;
    try {
      publisher.connection().send(publisher.message());
    } catch (IOException _) { // the server has closed it
      connections.gone(publisher.connection());
    }
  }

  /** The number of messages of all publishers. */
  long total() {
    return total;
  }

  /** The number of messages of each publisher. */
  int[] sent() {
    return sent;
  }

  /** The number of deliveries that all messages make if none is lost. */
  long expected() {
    long expected = 0;
    for (int number = 0; number < sent.length; number++) {
      expected += (long) sent[number] * connections.readers(number % plan.rooms());
    }
    return expected;
  }
}
