package belfry.trials.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The connections of a load: subscribers first, then publishers. They come in a few at a time, come
 * back when they are lost where the plan says so, and leave. One thread, with a selector.
 */
final class Crowd implements AutoCloseable {
  private static final int READ = 256 * 1024;
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(50);

  private final Plan plan;
  private final Deliveries deliveries;
  private final LongSupplier clock;
  private final String run = randomName();
  private final Selector selector = Selector.open();
  private final Consumer<SelectionKey> handler = this::handle;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private final byte[] bytes = new byte[READ + 1024];
  private final Client[] clients;

  /** Subscribers of each room that read. */
  private final int[] readers;

  private int connected;
  private int arriving;
  private int in;
  private int refused;
  private int dropped;
  private final Queue<Client> waiting = new ArrayDeque<>();
  private final Queue<Long> waitingUntil = new ArrayDeque<>();
  private long firstBack;
  private long lastBack;
  private boolean leaving;
  private Consumer<Client> dropping = _ -> {};

  Crowd(Plan plan, Deliveries deliveries, LongSupplier clock) throws IOException {
    this.plan = plan;
    this.deliveries = deliveries;
    this.clock = clock;
    readers = new int[plan.rooms()];
    clients = new Client[plan.clients()];
    for (int i = 0; i < clients.length; i++) {
      boolean subscribes = i < plan.subscribers();
      int room = (subscribes ? i : i - plan.subscribers()) % plan.rooms();
      clients[i] = new Client(i, room, i < plan.stopped());
      if (subscribes && !clients[i].stops) {
        readers[room]++;
      }
    }
  }

  private static String randomName() {
    return new Random()
        .ints(4, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Has somebody told of each connection that is lost after it was in. */
  void whenDropped(Consumer<Client> told) {
    dropping = told;
  }

  /** Does what the sockets are ready for; waits for that, but not after {@code until}. */
  void turn(long until) throws IOException {
    connectSome();
    long wake = waitingUntil.isEmpty() ? until : Math.min(until, waitingUntil.peek());
    long millis = (wake - clock.getAsLong()) / 1_000_000;
    if (millis > 0) {
      selector.select(handler, millis);
    } else {
      selector.selectNow(handler); // less than what a selector can wait
    }
  }

  /** Whether all have come in, or could not. */
  boolean isComplete() {
    return in + refused == clients.length;
  }

  int in() {
    return in;
  }

  /** Connections that were closed before they were in. */
  int refused() {
    return refused;
  }

  /** Connections that were closed later. */
  int dropped() {
    return dropped;
  }

  /** Seconds from when lost connections could be made again until all were in; else NaN. */
  double back() {
    return firstBack == 0 ? Double.NaN : (lastBack - firstBack) / 1e9;
  }

  Client publisher(int number) {
    return clients[plan.subscribers() + number];
  }

  /** How many subscribers of a room read. */
  int readers(int room) {
    return readers[room];
  }

  String roomName(int room) {
    return "load-" + run + room;
  }

  private void connectSome() {
    while (!leaving && arriving < plan.arriving()) {
      Client client;
      if (connected < clients.length) {
        client = clients[connected++];
      } else if (!waitingUntil.isEmpty() && waitingUntil.peek() <= clock.getAsLong()) {
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

  private void handle(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      if (key.isConnectable()) {
        client.connected();
        if (dropped > 0 && firstBack == 0) {
          firstBack = clock.getAsLong();
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
        lastBack = clock.getAsLong();
      }
    }
    if (client.state() == Client.State.IN) {
      boolean reads = client.index < plan.subscribers() && !client.stops;
      at = reads ? deliveries.take(client.index, bytes, at, end, clock.getAsLong()) : end;
    } else if (client.state() == Client.State.LEAVING) {
      at = end;
    }
    client.seen(bytes, at, end);
  }

  /** A connection is no more. */
  void gone(Client client) {
    Client.State was = client.state();
    closeQuietly(client);
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
        dropping.accept(client);
        if (plan.reconnect()) {
          comeAgain(client);
        }
      }
      case LEAVING -> in--;
      case AWAY -> {}
    }
  }

  private static void closeQuietly(Client client) {
    try {
      client.close();
    } catch (IOException _) {
      // it is gone anyhow
    }
  }

  private void comeAgain(Client client) {
    waiting.add(client);
    waitingUntil.add(clock.getAsLong() + RETRY);
  }

  /** Everybody begins to leave. */
  void leave() {
    leaving = true;
    int left = 0;
    for (Client client : clients) {
      if (client.state() == Client.State.IN) {
        try {
          client.leave();
          left++;
        } catch (IOException _) { // gone by itself
          closeQuietly(client);
        }
      }
    }
    in = left;
  }

  @Override
  public void close() throws IOException {
    for (Client client : clients) {
      client.close();
    }
    selector.close();
  }
}
