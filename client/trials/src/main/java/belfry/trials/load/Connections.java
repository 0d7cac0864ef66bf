package belfry.trials.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The connections of a load: subscribers first, then publishers. They arrive a few at a time, come
 * back after a loss if the plan says so, and leave. One thread runs them all, with a selector.
 */
final class Connections implements AutoCloseable {
  private static final int READ = 256 * 1024;
  private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(50);

  private final LoadPlan plan;
  private final Deliveries deliveries;
  private final LongSupplier clock;
  private final String run = randomName();
  private final Selector selector = Selector.open();
  private final Consumer<SelectionKey> handler = this::handle;
  private final Function<SocketChannel, Carrier> secure;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ);
  private final byte[] bytes = new byte[READ + 1024];
  private final LoadConnection[] clients;

  /** The number of subscribers in each room that read. */
  private final int[] readers;

  private int connected;
  private int arriving;
  private int in;
  private int refused;
  private int dropped;
  private final Queue<LoadConnection> waiting = new ArrayDeque<>();
  private final Queue<Long> waitingUntil = new ArrayDeque<>();
  private long firstBack;
  private long lastBack;
  private boolean leaving;
  private Consumer<LoadConnection> dropping = _ -> {};

  Connections(LoadPlan plan, Deliveries deliveries, LongSupplier clock) throws IOException {
    this.plan = plan;
    this.deliveries = deliveries;
    this.clock = clock;
    secure = plan.isSecure() ? new Tls()::carrier : Carrier::plain;
    readers = new int[plan.rooms()];
    clients = new LoadConnection[plan.clients()];
    for (int i = 0; i < clients.length; i++) {
      boolean subscribes = i < plan.subscribers();
      int room = (subscribes ? i : i - plan.subscribers()) % plan.rooms();
      clients[i] = new LoadConnection(i, room, i < plan.stopped());
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

  /** Sets what is called for each connection that is lost after it was in. */
  void whenDropped(Consumer<LoadConnection> listener) {
    dropping = listener;
  }

  /** Serves the sockets that are ready; waits for one until {@code until} at most. */
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

  /** Whether all have arrived or were refused. A lost connection counts unless it comes again. */
  boolean isComplete() {
    int lost = plan.reconnect() ? 0 : dropped;
    return in + refused + lost == clients.length;
  }

  int in() {
    return in;
  }

  /** The number of connections that were closed before they were in. */
  int refused() {
    return refused;
  }

  /** The number of connections that were closed later. */
  int dropped() {
    return dropped;
  }

  /** Seconds from the first new connection after a loss until all were in; NaN without a loss. */
  double back() {
    return firstBack == 0 ? Double.NaN : (lastBack - firstBack) / 1e9;
  }

  LoadConnection publisher(int number) {
    return clients[plan.subscribers() + number];
  }

  /** The number of subscribers of a room that read. */
  int readers(int room) {
    return readers[room];
  }

  String roomName(int room) {
    return "load-" + run + room;
  }

  private void connectSome() {
    while (!leaving && arriving < plan.arriving()) {
      LoadConnection client;
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

  private void connect(LoadConnection client) throws IOException {
    boolean publishes = client.index >= plan.subscribers();
    List<Target> servers = publishes ? plan.publishTo() : plan.servers();
    Target server = servers.get(client.index % servers.size());
    String name = run + Integer.toString(client.index, Character.MAX_RADIX);
    client.connect(
        selector,
        server.address(),
        server.secure() ? secure : Carrier::plain,
        plan.protocol().arrival(name, roomName(client.room), publishes));
  }

  private void handle(SelectionKey key) {
    LoadConnection client = (LoadConnection) key.attachment();
    try {
      if (key.isConnectable()) {
        client.connected();
        if (client.wasLost() && firstBack == 0) {
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

  private void read(LoadConnection client) throws IOException {
    int end = client.read(buffer, bytes);
    if (end < 0) {
      gone(client);
      return;
    }
    int at = client.begin();
    if (client.state() == LoadConnection.State.ARRIVING) {
      at = client.arrive(bytes, end);
      if (client.state() == LoadConnection.State.IN) {
        arriving--;
        in++;
        lastBack = clock.getAsLong();
      }
    }
    if (client.state() == LoadConnection.State.IN) {
      boolean reads = client.index < plan.subscribers() && !client.stops;
      at = reads ? deliveries.take(client.index, bytes, at, end, clock.getAsLong()) : end;
    } else if (client.state() == LoadConnection.State.LEAVING) {
      at = end;
    }
    client.seen(bytes, at, end);
  }

  /** Closes a connection that broke or was refused; it comes again if the plan says so. */
  void gone(LoadConnection client) {
    LoadConnection.State was = client.state();
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

  private static void closeQuietly(LoadConnection client) {
    try {
      client.close();
    } catch (IOException _) {
      // nothing is left to close
    }
  }

  private void comeAgain(LoadConnection client) {
    waiting.add(client);
    waitingUntil.add(clock.getAsLong() + RETRY);
  }

  /** Has all connections begin to leave. */
  void leave() {
    leaving = true;
    int left = 0;
    for (LoadConnection client : clients) {
      if (client.state() == LoadConnection.State.IN) {
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
    for (LoadConnection client : clients) {
      client.close();
    }
    selector.close();
  }
}
