package belfry.server.net;

import belfry.server.backplane.local.LocalBackplane;
import belfry.server.chat.Chat;
import belfry.server.delivery.GroupWriter;
import belfry.server.task.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chat with clients on fake transports. Their turns run on the test's thread, and their clock
 * moves only in {@link #passes}.
 */
final class Reception implements AutoCloseable {
  final Failures failures = new Failures();
  final ConnectionCounters counters = new ConnectionCounters();
  final ManualThreads threads = new ManualThreads();
  final Gate gate = new Gate(100, 2);
  final Chat chat;
  final Speeches speeches;
  private final List<FixedDelay> delays = new ArrayList<>();
  private final ReadBuffers buffers = new ReadBuffers();
  private final Conversations conversations;
  private long now;
  private final List<Connection> connections = new ArrayList<>();
  private int opened;

  Reception() {
    this(Started.door(100, false, Duration.ofSeconds(60)));
  }

  Reception(DoorOptions options) {
    InstantSource clock = InstantSource.system();
    speeches = Started.speeches();
    chat =
        new Chat(
            Started.chat(1_000, 256 * 1_024),
            speeches.dialects(),
            clock,
            GroupWriter.Source.NONE,
            failures,
            new LocalBackplane(Started.MEMORY, clock, failures));
    chat.start();
    conversations =
        new Conversations(options, Optional.empty(), chat, speeches, counters, this::delay);
  }

  private FixedDelay delay(Duration time) {
    FixedDelay delay = new FixedDelay(time, () -> now, () -> {});
    delays.add(delay);
    return delay;
  }

  /** A client that has connected and sent nothing. */
  FakeTransport connects() {
    return start(new FakeTransport(), false);
  }

  /** A client that has connected and has been greeted. */
  FakeTransport greeted() {
    FakeTransport client = connects();
    passes(Started.GREET_AFTER);
    return client;
  }

  /** A connection from a balancer. */
  FakeTransport relays() {
    return start(new FakeTransport(), true);
  }

  private FakeTransport start(FakeTransport transport, boolean relayed) {
    Peer peer = new Peer(++opened, transport, counters, failures);
    Gate.Permit permit = (Gate.Permit) gate.enter();
    Conversation first = conversations.first(peer, permit, FirstBytes.Expected.ANYTHING);
    if (relayed) {
      first = conversations.introduction(peer, permit, transport.origin(), first);
    }
    try {
      var connection =
          new Connection(
              peer,
              permit,
              first,
              new Connection.Common(buffers, threads, _ -> {}, connections::remove));
      connections.add(connection);
      connection.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return transport;
  }

  /** Lets time pass, and runs the tasks that are due then. */
  void passes(Duration time) {
    now += time.toNanos();
    delays.forEach(FixedDelay::runDue);
    threads.runAll();
  }

  /** Ends all connections, like a server that stops. */
  void stops() {
    List.copyOf(connections).forEach(Connection::stop);
    threads.runAll();
  }

  /** Supplies the input of a client, and runs the turns of the connections. */
  void sends(FakeTransport client, String text) {
    client.arrives(text);
    threads.runAll();
  }

  void sends(FakeTransport client, byte[] bytes) {
    client.arrives(bytes);
    threads.runAll();
  }

  @Override
  public void close() {
    chat.close();
  }
}
