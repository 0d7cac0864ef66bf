package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AcceptorTest {
  private static final Object GUEST = "a guest";

  private final Deque<Object> attempts = new ArrayDeque<>();
  private final List<Long> pauses = new ArrayList<>();
  private final Failures failures = new Failures();
  private long now;
  private int welcomed;

  @Test
  void outageIsWarnedOfOnceAndAgainAtItsEnd() {
    for (int i = 0; i < 50; i++) {
      attempts.add(noDescriptors());
      attempts.add(GUEST); // a free descriptor does not end the outage
    }
    Outage outage = new Outage(() -> now);
    try (var logged = new LoggedErrors(Outage.class)) {
      run(outage, _ -> welcomed++);
      assertEquals(50, welcomed);
      now += Outage.CALM.toNanos() / 2;
      outage.check();
      assertEquals(1, logged.warnings().size());
      now += Outage.CALM.toNanos();
      outage.check();
      outage.check();
      assertEquals(
          List.of(
              "No connection can be accepted; the server keeps trying: java.io.IOException: Too"
                  + " many open files",
              "Connections are accepted again, after 0.49 s"),
          logged.warnings());
    }
    assertEquals(0, failures.count());
  }

  @Test
  void nextOutageIsWarnedOfAgain() {
    Outage outage = new Outage(() -> now);
    try (var logged = new LoggedErrors(Outage.class)) {
      for (int i = 0; i < 2; i++) {
        outage.failed(noDescriptors());
        now += 2 * Outage.CALM.toNanos();
        outage.check();
      }
      assertEquals(4, logged.warnings().size());
    }
  }

  @Test
  void pauseGrowsToASecondAndIsShortAfterASuccess() {
    for (int i = 0; i < 10; i++) {
      attempts.add(noDescriptors());
    }
    attempts.add(GUEST);
    attempts.add(noDescriptors());
    run(new Outage(() -> now), _ -> {});
    List<Long> millis = pauses.stream().map(nanos -> Duration.ofNanos(nanos).toMillis()).toList();
    assertEquals(
        List.of(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_000L, 1_000L, 1_000L, 10L), millis);
  }

  @Test
  void errorOfOursIsReportedAndTheNextGuestIsWelcome() {
    Error thrown = new LinkageError("a mistake of ours");
    attempts.add(thrown);
    attempts.add(GUEST);
    attempts.add(GUEST);
    try (var logged = new LoggedErrors()) {
      run(
          new Outage(() -> now),
          _ -> {
            welcomed++;
            throw thrown;
          });
      assertEquals(3, logged.of(thrown).size());
      assertTrue(logged.of(thrown).getFirst().startsWith("door failed"));
    }
    assertEquals(2, welcomed);
    assertEquals(3, failures.count());
  }

  /** Runs an acceptor until all prepared attempts have been made. */
  private void run(Outage outage, Consumer<Object> guests) {
    new Acceptor<>(
            this::accept,
            guests,
            outage,
            failures,
            nanos -> {
              pauses.add(nanos);
              now += nanos;
            })
        .run();
  }

  private Object accept() throws IOException {
    return switch (attempts.poll()) {
      case null -> throw new ClosedChannelException();
      case IOException e -> throw e;
      case Error e -> throw e;
      case Object guest -> guest;
    };
  }

  private static IOException noDescriptors() {
    return new IOException("Too many open files");
  }
}
