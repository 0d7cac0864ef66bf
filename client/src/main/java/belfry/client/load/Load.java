package belfry.client.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Puts a load on a server, and counts what comes of it: clients come in, publishers speak, all
 * leave. One thread, the caller's, does everything in a selector's loop; a delivery costs a look
 * for its marker and allocates nothing.
 */
final class Load implements AutoCloseable {
  private static final int READ = 256 * 1024;
  private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(10);
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PROGRESS = TimeUnit.SECONDS.toNanos(1);
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

  /** How many messages are sent in a row before it is looked what has come. */
  private static final int BURST = 64;

  private final Plan plan;
  private final List<Long> pids;
  private final Consumer<String> progress;
  private final long origin = System.nanoTime();
  private final String run;
  private final Selector selector = Selector.open();
  private final Consumer<SelectionKey> handler = this::handle;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private final byte[] bytes = new byte[READ + 1024];
  private final Histogram latencies = new Histogram(LONGEST_LATENCY, 3);
  private final Checker checker;

  private final Client[] clients;
  private final List<Publisher> publishers = new ArrayList<>();
  private final int[] sent;

  /** Deliveries to those who read, of each publisher. */
  private final long[] copies;

  /** Subscribers of each room that read. */
  private final int[] members;

  private int connected;
  private int arriving;
  private int in;
  private int refused;
  private int dropped;
  private final Queue<Client> waiting = new ArrayDeque<>();
  private final Queue<Long> waitingUntil = new ArrayDeque<>();
  private long firstBack;
  private long lastBack;

  private long delivered;
  private long totalSent;
  private long measureFrom = Long.MAX_VALUE;
  private long measureTo = Long.MAX_VALUE;
  private long nextProgress = PROGRESS;
  private long deliveredThen;
  private int turn;
  private boolean leaving;

  /** A client that speaks. The buffer is its message; only the marker changes. */
  private record Publisher(Client client, int number, ByteBuffer message, int marker) {}

  /**
   * @param pids of the servers, to know what they use; may be empty
   * @param progress told every second how it goes
   */
  Load(Plan plan, List<Long> pids, Consumer<String> progress) throws IOException {
    this.plan = plan;
    this.pids = pids;
    this.progress = progress;
    run =
        new Random()
            .ints(4, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    checker = new Checker(plan.subscribers(), plan.publishers(), plan.rooms());
    sent = new int[plan.publishers()];
    copies = new long[plan.publishers()];
    members = new int[plan.rooms()];
    clients = new Client[plan.clients()];
    for (int i = 0; i < clients.length; i++) {
      boolean subscribes = i < plan.subscribers();
      int room = (subscribes ? i : i - plan.subscribers()) % plan.rooms();
      clients[i] = new Client(i, room, i < plan.stopped());
      if (subscribes && !clients[i].stops) {
        members[room]++;
      }
    }
  }

  /** Does all of it. */
  Result run() throws IOException {
    Usage before = Usage.of(pids);
    double arrival = arrive();
    makePublishers();
    long start = now();
    measureFrom = start + plan.warm().toNanos();
    measureTo = measureFrom + plan.measured().toNanos();
    Traffic traffic =
        plan.rate().isPresent()
            ? atRate(new Schedule(start, plan.rate().getAsDouble()))
            : this::keepWindow;
    speak(traffic, measureFrom);
    Usage first = Usage.of(pids);
    double ownFirst = ownCpu();
    long sentFirst = totalSent;
    long deliveredFirst = delivered;
    long begin = now();
    speak(traffic, measureTo);
    double seconds = Math.max(1, now() - begin) / 1e9;
    long sentThen = totalSent - sentFirst;
    long deliveredNow = delivered - deliveredFirst;
    Usage last = Usage.of(pids);
    double own = ownCpu() - ownFirst;
    drain();
    int wereIn = in;
    return new Result(
        plan,
        wereIn,
        refused,
        dropped,
        arrival,
        firstBack == 0 ? Double.NaN : (lastBack - firstBack) / 1e9,
        leave(),
        seconds,
        totalSent,
        delivered,
        sentThen,
        deliveredNow,
        checker.lost(sent, plan.stopped()),
        checker.duplicates(),
        checker.reordered(),
        checker.strays(),
        pids.isEmpty() ? Double.NaN : last.cpuSeconds() - first.cpuSeconds(),
        before.residentBytes(),
        last.residentBytes(),
        own,
        latencies);
  }

  /** Lets everybody in; returns how long it took, in seconds. */
  private double arrive() throws IOException {
    long begin = now();
    long deadline = begin + plan.patience().toNanos();
    while (in + refused < clients.length && now() < deadline) {
      turn(deadline);
    }
    return (now() - begin) / 1e9;
  }

  private void makePublishers() {
    String text = Marker.blank(plan.size());
    for (int number = 0; number < plan.publishers(); number++) {
      Client client = clients[plan.subscribers() + number];
      byte[] message = plan.peer().message(roomName(client.room), text).getBytes(US_ASCII);
      ByteBuffer direct = ByteBuffer.allocateDirect(message.length).put(message).flip();
      if (client.state() == Client.State.IN) {
        publishers.add(
            new Publisher(client, number, direct, Marker.find(message, 0, message.length)));
      }
    }
  }

  /** Sends what there is to be sent before {@code until}. */
  private interface Traffic {
    void send(long until) throws IOException;

    /** When there will be something to send that nothing else brings about. */
    default long next() {
      return Long.MAX_VALUE;
    }
  }

  /** Sends until then; what was due before is sent though it gets later. */
  private void speak(Traffic traffic, long until) throws IOException {
    long deadline = until + plan.patience().toNanos();
    while ((now() < until || traffic.next() < until)
        && now() < deadline
        && (in > 0 || plan.reconnect())) {
      traffic.send(until);
      turn(Math.min(until, traffic.next()));
    }
  }

  private Traffic atRate(Schedule schedule) {
    return new Traffic() {
      @Override
      public void send(long until) {
        for (int i = 0; i < BURST && !publishers.isEmpty(); i++) {
          Publisher publisher = publishers.get(turn % publishers.size());
          if (!schedule.isDue(now()) || schedule.next() >= until || publisher.client().isBusy()) {
            return;
          }
          say(publisher, schedule.take());
          turn++;
        }
      }

      @Override
      public long next() {
        return publishers.isEmpty() ? Long.MAX_VALUE : schedule.next();
      }
    };
  }

  private void keepWindow(long until) {
    for (int i = publishers.size() - 1; i >= 0; i--) {
      Publisher publisher = publishers.get(i);
      long readers = members[publisher.client().room];
      int number = publisher.number();
      while (!publisher.client().isBusy()
          && sent[number] * readers - copies[number] < plan.window() * readers
          && publisher.client().state() == Client.State.IN) {
        say(publisher, now());
      }
    }
  }

  private void say(Publisher publisher, long due) {
    int number = publisher.number();
    Marker.write(publisher.message(), publisher.marker(), due, number, sent[number] + 1);
    sent[number]++;
    totalSent++;
    try {
      publisher.client().send(publisher.message());
    } catch (IOException _) { // the server has closed it
      gone(publisher.client());
    }
  }

  /** Waits for the last deliveries, until they have all come or nothing comes any more. */
  private void drain() throws IOException {
    long expected = 0;
    for (int number = 0; number < sent.length; number++) {
      expected += (long) sent[number] * members[number % plan.rooms()];
    }
    long silentSince = now();
    long before = delivered;
    while (delivered < expected && now() - silentSince < SILENCE) {
      turn(now() + SILENCE);
      if (delivered != before) {
        before = delivered;
        silentSince = now();
      }
    }
  }

  /** Everybody leaves; returns how long it took until all were gone, or NaN. */
  private double leave() throws IOException {
    long begin = now();
    leaving = true;
    int left = 0;
    for (Client client : clients) {
      if (client.state() == Client.State.IN) {
        try {
          client.leave();
          left++;
        } catch (IOException _) { // gone by itself
          client.close();
        }
      }
    }
    in = left;
    long deadline = begin + plan.patience().toNanos();
    while (in > 0 && now() < deadline) {
      turn(deadline);
    }
    return in == 0 ? (now() - begin) / 1e9 : Double.NaN;
  }

  /** Does what the sockets are ready for; waits for that, but not after {@code until}. */
  private void turn(long until) throws IOException {
    connectSome();
    long wake = Math.min(until, nextProgress);
    if (!waitingUntil.isEmpty()) {
      wake = Math.min(wake, waitingUntil.peek());
    }
    long millis = (wake - now()) / 1_000_000;
    if (millis > 0) {
      selector.select(handler, millis);
    } else {
      selector.selectNow(handler); // less than what a selector can wait
    }
    if (now() >= nextProgress) {
      nextProgress += PROGRESS;
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d in, %,d sent, %,d delivered/s",
              in,
              totalSent,
              delivered - deliveredThen));
      deliveredThen = delivered;
    }
  }

  private void connectSome() {
    while (!leaving && arriving < plan.arriving()) {
      Client client;
      if (connected < clients.length) {
        client = clients[connected++];
      } else if (!waitingUntil.isEmpty() && waitingUntil.peek() <= now()) {
        waitingUntil.remove();
        client = waiting.remove();
      } else {
        return;
      }
      arriving++;
      try {
        connect(client);
      } catch (IOException e) {
        gone(client);
      }
    }
  }

  private void connect(Client client) throws IOException {
    boolean publishes = client.index >= plan.subscribers();
    List<InetSocketAddress> servers = publishes ? plan.publishTo() : plan.servers();
    String name = run + Integer.toString(client.index, Character.MAX_RADIX);
    client.connect(
        selector,
        servers.get(client.index % servers.size()),
        plan.peer().arrival(name, roomName(client.room), publishes));
  }

  private String roomName(int room) {
    return "load-" + run + room;
  }

  private void handle(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      if (key.isConnectable()) {
        client.connected();
        if (dropped > 0 && firstBack == 0) {
          firstBack = now();
        }
      }
      if (key.isWritable()) {
        client.flush();
      }
      if (key.isReadable()) {
        read(client);
      }
    } catch (IOException _) { // refused, or reset
      gone(client);
    }
  }

  private void read(Client client) throws IOException {
    int end = client.read(buffer, bytes);
    if (end < 0) {
      gone(client);
      return;
    }
    int at = client.begin();
    if (client.state() == Client.State.ARRIVING) {
      at = client.arrive(bytes, end);
      if (client.state() == Client.State.IN) {
        arriving--;
        in++;
        lastBack = now();
      }
    }
    if (client.state() == Client.State.IN) {
      at = client.index < plan.subscribers() && !client.stops ? count(client, at, end) : end;
    } else if (client.state() == Client.State.LEAVING) {
      at = end;
    }
    client.seen(bytes, at, end);
  }

  /** Counts the deliveries in what was read; returns where the next one begins. */
  private int count(Client client, int from, int end) {
    long now = now();
    int at = Marker.find(bytes, from, end);
    while (at + Marker.LENGTH <= end) {
      int publisher = Marker.publisher(bytes, at);
      checker.delivered(client.index, publisher, Marker.sequence(bytes, at));
      delivered++;
      if (publisher < copies.length) {
        copies[publisher]++;
      }
      long due = Marker.nanos(bytes, at);
      if (due >= measureFrom && due < measureTo) {
        latencies.recordValue(Math.clamp(now - due, 0, LONGEST_LATENCY));
      }
      at += plan.size();
      if (at < end) {
        at = Marker.find(bytes, at, end);
      }
    }
    return at;
  }

  /** A connection is no more. */
  private void gone(Client client) {
    Client.State was = client.state();
    try {
      client.close();
    } catch (IOException _) { // it is gone anyhow
    }
    switch (was) {
      case ARRIVING -> {
        arriving--;
        if (plan.reconnect()) {
          comeAgain(client);
        } else {
          refused++;
        }
      }
      case IN -> {
        in--;
        dropped++;
        publishers.removeIf(publisher -> publisher.client() == client);
        if (plan.reconnect()) {
          comeAgain(client);
        }
      }
      case LEAVING -> in--;
      case AWAY -> {}
    }
  }

  private void comeAgain(Client client) {
    waiting.add(client);
    waitingUntil.add(now() + RETRY);
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private static double ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.close();
    }
    selector.close();
  }
}
