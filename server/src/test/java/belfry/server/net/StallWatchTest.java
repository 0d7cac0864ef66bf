package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ManualThreads threads = new ManualThreads();
  private final ConnectionCounters counters = new ConnectionCounters();
  private final Failures failures = new Failures();
  private final Gate gate = new Gate(10, 10);
  private int opened;

  private final StallWatch watch = new StallWatch(LIMIT, counters, new Outage(System::nanoTime));

  /** A conversation whose client has taken no byte for some time, or which throws an error. */
  private static final class Stalled implements Conversation {
    private final boolean timed;
    private LongSupplier nanos = () -> 0;
    private int ticks;

    Stalled(boolean timed) {
      this.timed = timed;
    }

    @Override
    public long stalledNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isTimed() {
      return timed;
    }

    @Override
    public void tick() {
      ticks++;
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
    FakeTransport broken =
        watched(() -> {
          throw thrown;
        });
    FakeTransport deaf = watched(() -> LIMIT.toNanos() + 1);
    FakeTransport sound = watched(LIMIT::toNanos);
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

  @Test
  void connectionThatTakesBytesAgainIsNotWatchedAnyMore() throws IOException {
    Stalled conversation = new Stalled(false);
    Connection connection = connection(new FakeTransport(), conversation);
    assertEquals(0, watch.watched(), "it takes bytes");
    conversation.nanos = () -> 1;
    connection.watch();
    watch.check();
    assertEquals(1, watch.watched());
    conversation.nanos = () -> 0;
    watch.check();
    assertEquals(0, watch.watched());
  }

  @Test
  void connectionThatStallsAgainWhileItIsForgottenStaysWatched() throws IOException {
    Stalled conversation = new Stalled(false);
    Connection connection = connection(new FakeTransport(), conversation);
    conversation.nanos = () -> 1;
    connection.watch();
    AtomicLong asked = new AtomicLong();
    conversation.nanos = asked::getAndIncrement; // it stalls between the first and the second look
    watch.check();
    assertEquals(1, watch.watched());
  }

  @Test
  void timedConversationIsCalledInEachRoundUntilItsConnectionHasEnded() throws IOException {
    Stalled conversation = new Stalled(true);
    Connection connection = connection(new FakeTransport(), conversation);
    watch.check();
    watch.check();
    assertEquals(2, conversation.ticks);
    connection.stop();
    threads.runAll();
    watch.check();
    assertEquals(0, watch.watched());
  }

  private FakeTransport watched(LongSupplier stalled) throws IOException {
    FakeTransport transport = new FakeTransport();
    Stalled conversation = new Stalled(false);
    Connection connection = connection(transport, conversation);
    conversation.nanos = stalled;
    watch.watch(connection);
    return transport;
  }

  private Connection connection(FakeTransport transport, Conversation conversation)
      throws IOException {
    Peer peer = new Peer(++opened, transport, counters, failures);
    Connection connection =
        new Connection(
            peer,
            (Gate.Permit) gate.enter(),
            conversation,
            new Connection.Common(new ReadBuffers(), threads, watch::watch, _ -> {}));
    connection.start();
    return connection;
  }
}
