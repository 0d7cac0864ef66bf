package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ManualThreads threads = new ManualThreads();
  private final ConnectionCounters counters = new ConnectionCounters();
  private final Failures failures = new Failures();
  private final Gate gate = new Gate(10, 10);
  private int opened;

  /** A conversation whose client has taken no byte for some time, or which throws an error. */
  private record Stalled(Duration time, @Nullable Error thrown) implements Conversation {
    @Override
    public long stalledNanos() {
      if (thrown != null) {
        throw thrown;
      }
      return time.toNanos();
    }

    @Override
    public Conversation take(ByteBuffer bytes) {
      return this;
    }

    @Override
    public Conversation finish() {
      return this;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void awaitFlushed(Duration limit) {}

    @Override
    public void sayGoodbye(@Nullable String why) {}

    @Override
    public void close() {}
  }

  @Test
  void errorInOneConnectionEndsThatOneAndTheOthersAreStillChecked() throws IOException {
    Error thrown = new LinkageError("a mistake in the stall watch");
    FakeTransport broken = new FakeTransport();
    FakeTransport deaf = new FakeTransport();
    FakeTransport sound = new FakeTransport();
    List<Connection> connections =
        List.of(
            connection(broken, new Stalled(Duration.ZERO, thrown)),
            connection(deaf, new Stalled(LIMIT.plusNanos(1), null)),
            connection(sound, new Stalled(LIMIT, null)));
    StallWatch watch = new StallWatch(connections, LIMIT, counters, new Outage(System::nanoTime));
    try (var logged = new LoggedErrors()) {
      watch.check();
      watch.check();
      assertEquals(List.of("connection-1 failed with an internal error"), logged.of(thrown));
    }
    threads.runAll();
    assertEquals(1, counters.failures());
    assertEquals(1, broken.timesClosed());
    assertEquals(1, deaf.timesClosed());
    assertEquals(0, sound.timesClosed());
    assertTrue(
        counters.measures().stream()
            .anyMatch(measure -> measure.name().equals("slow_consumer_disconnects")));
  }

  private Connection connection(FakeTransport transport, Conversation conversation)
      throws IOException {
    Peer peer = new Peer(++opened, transport, counters, failures);
    Connection connection =
        new Connection(
            peer,
            (Gate.Permit) gate.enter(),
            conversation,
            new Connection.Common(new ReadBuffers(), threads, _ -> {}));
    connection.start();
    return connection;
  }
}
