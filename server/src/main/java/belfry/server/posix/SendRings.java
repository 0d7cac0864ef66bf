package belfry.server.posix;

import belfry.server.delivery.GroupWriter;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@link SendRing}s, if this machine has them. The first call of {@link #open} makes a thread
 * that looks for them, because the first native calls of a process take longer than a start may;
 * until it has found them there are none. Thread-safe. Needs no close.
 */
public final class SendRings implements GroupWriter.Source {
  private static final Logger log = LoggerFactory.getLogger(SendRings.class);

  private final Failures failures;
  private final AtomicBoolean looked = new AtomicBoolean();
  private volatile boolean usable;

  /**
   * No rings, until {@link #open} was called.
   *
   * @param failures receives the errors of the thread
   */
  public SendRings(Failures failures) {
    this.failures = failures;
  }

  private void look() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    if (areAllowed()) {
      usable = true;
      log.info("Messages for many readers are written with io_uring");
    }
  }

  /** Whether this process can have rings. Logs the reason if not. */
  public static boolean areAllowed() {
    try {
      if (!Descriptors.areReadable()) {
        throw new UnavailableException("java may not read the descriptors of its sockets");
      }
      var _ = SendRing.open();
      return true;
    } catch (UnavailableException e) {
      log.info("Messages are written to each reader singly, without io_uring: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public @Nullable GroupWriter open() {
    if (!usable) {
      if (!looked.get() && looked.compareAndSet(false, true)) {
        var _ = failures.startDaemon("rings", this::look);
      }
      return null;
    }
    try {
      return SendRing.open();
    } catch (UnavailableException e) {
      usable = false; // an error that lasts must not be tried at each pass
      log.warn("Messages are written to each reader singly from now on: {}", e.getMessage());
      return null;
    }
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        new Measure.Gauge(
            "io_uring",
            "1 while one system call writes to many readers (io_uring), 0 while each write is one.",
            () -> usable ? 1 : 0));
  }
}
