package belfry.server.posix;

import belfry.server.delivery.GroupWriter;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the group writers that this machine allows: {@link SendRing}s, else {@link SendLoop}s, else
 * none. The first call of {@link #open} makes a thread that finds out, because the first native
 * calls of a process take longer than a start may; until then there are none. Thread-safe. Needs no
 * close.
 */
public final class NativeWriters implements GroupWriter.Source {
  private static final Logger log = LoggerFactory.getLogger(NativeWriters.class);

  private final Failures failures;
  private final boolean withRings;
  private final AtomicBoolean looked = new AtomicBoolean();
  private volatile Kind kind = Kind.NONE;

  private enum Kind {
    NONE,
    LOOP,
    RING
  }

  private NativeWriters(boolean withRings, Failures failures) {
    this.withRings = withRings;
    this.failures = failures;
  }

  /**
   * The group writers of a choice.
   *
   * @param failures receives the errors of the thread
   */
  public static GroupWriter.Source of(IoChoice choice, Failures failures) {
    return choice == IoChoice.PLAIN
        ? GroupWriter.Source.NONE
        : new NativeWriters(choice == IoChoice.AUTO, failures);
  }

  private void look() {
    Optional<String> lacking = whyNone();
    Optional<String> ringless = withRings ? whyNoRings() : Optional.of("--io is send");
    if (lacking.isPresent()) {
      log.info("Messages are written through Java's channels: {}", lacking.get());
    } else if (ringless.isPresent()) {
      kind = Kind.LOOP;
      log.info("Messages for many readers are written without io_uring: {}", ringless.get());
    } else {
      kind = Kind.RING;
      log.info("Messages for many readers are written with io_uring");
    }
  }

  private static Optional<String> whyNone() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("this is not Linux");
    }
    return Descriptors.areReadable()
        ? Optional.empty()
        : Optional.of("java may not read the descriptors of its sockets");
  }

  /** Why this process can't have rings; empty if it can. */
  public static Optional<String> whyNoRings() {
    try {
      Optional<String> lacking = whyNone();
      if (lacking.isEmpty()) {
        var _ = SendRing.open();
      }
      return lacking;
    } catch (UnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public @Nullable GroupWriter open() {
    if (kind == Kind.NONE && !looked.get() && looked.compareAndSet(false, true)) {
      var _ = failures.startDaemon("native-writers", this::look);
    }
    return switch (kind) {
      case NONE -> null;
      case LOOP -> new SendLoop();
      case RING -> ring();
    };
  }

  private static GroupWriter ring() {
    try {
      return SendRing.open();
    } catch (UnavailableException e) { // for example because too many files are open
      log.warn("One thread writes without io_uring: {}", e.getMessage());
      return new SendLoop();
    }
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure.Gauge(
            "io_uring",
            "1 while one system call writes to many readers (io_uring), 0 while each write is one.",
            () -> kind == Kind.RING ? 1 : 0));
  }
}
