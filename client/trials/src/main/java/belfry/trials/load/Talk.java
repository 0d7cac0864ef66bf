package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What the publishers say: at a rate, or as much as the window lets through. One thread. */
final class Talk {
  /** How many messages are sent in a row before it is looked what has come. */
  private static final int BURST = 64;

  /** A client that speaks. The buffer is its message; only the marker changes. */
  private record Publisher(Client client, int number, ByteBuffer message, int marker) {}

  private final Plan plan;
  private final Crowd crowd;
  private final Deliveries deliveries;
  private final LongSupplier clock;
  private final List<Publisher> publishers = new ArrayList<>();
  private final int[] sent;
  private Schedule schedule;
  private long total;
  private int turn;

  Talk(Plan plan, Crowd crowd, Deliveries deliveries, LongSupplier clock) {
    this.plan = plan;
    this.crowd = crowd;
    this.deliveries = deliveries;
    this.clock = clock;
    sent = new int[plan.publishers()];
    crowd.whenDropped(client -> publishers.removeIf(publisher -> publisher.client() == client));
  }

  /** Those who are in begin, at {@code start}. */
  void begin(long start) {
    plan.rate().ifPresent(rate -> schedule = new Schedule(start, rate));
    String text = Marker.blank(plan.size());
    for (int number = 0; number < plan.publishers(); number++) {
      Client client = crowd.publisher(number);
      byte[] message = plan.peer().message(crowd.roomName(client.room), text).getBytes(US_ASCII);
      ByteBuffer direct = ByteBuffer.allocateDirect(message.length).put(message).flip();
      if (client.state() == Client.State.IN) {
        publishers.add(
            new Publisher(client, number, direct, Marker.find(message, 0, message.length)));
      }
    }
  }

  /** Sends what there is to be sent before {@code until}. */
  void send(long until) {
    if (schedule == null) {
      keepWindow();
    } else {
      keepRate(until);
    }
  }

  /** When there will be something to send that nothing else brings about. */
  long next() {
    return schedule == null || publishers.isEmpty() ? Long.MAX_VALUE : schedule.next();
  }

  private void keepRate(long until) {
    for (int i = 0; i < BURST && !publishers.isEmpty(); i++) {
      Publisher publisher = publishers.get(turn % publishers.size());
      if (!schedule.isDue(clock.getAsLong())
          || schedule.next() >= until
          || publisher.client().isBusy()) {
        return;
      }
      say(publisher, schedule.take());
      turn++;
    }
  }

  private void keepWindow() {
    for (int i = publishers.size() - 1; i >= 0; i--) {
      Publisher publisher = publishers.get(i);
      long readers = crowd.readers(publisher.client().room);
      int number = publisher.number();
      while (!publisher.client().isBusy()
          && sent[number] * readers - deliveries.copies(number) < plan.window() * readers
          && publisher.client().state() == Client.State.IN) {
        say(publisher, clock.getAsLong());
      }
    }
  }

  private void say(Publisher publisher, long due) {
    int number = publisher.number();
    Marker.write(publisher.message(), publisher.marker(), due, number, sent[number] + 1);
    sent[number]++;
    total++;
    try {
      publisher.client().send(publisher.message());
    } catch (IOException _) { // the server has closed it
      crowd.gone(publisher.client());
    }
  }

  /** Messages in all. */
  long total() {
    return total;
  }

  /** Messages of each publisher. */
  int[] sent() {
    return sent;
  }

  /** How many deliveries all that was said makes, where nothing is lost. */
  long expected() {
    long expected = 0;
    for (int number = 0; number < sent.length; number++) {
      expected += (long) sent[number] * crowd.readers(number % plan.rooms());
    }
    return expected;
  }
}
