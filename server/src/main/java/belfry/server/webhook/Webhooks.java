package belfry.server.webhook;

import belfry.protocol.dialect.Dialect;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Bookmarks;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * The webhooks of this process. Each has a courier on a virtual thread of its own. Of several
 * instances one delivers; a further thread keeps its lease. {@link #start} starts the threads, and
 * {@link #close} ends them.
 */
public final class Webhooks implements AutoCloseable {
  /** The longest wait for the end of all threads together. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** A lease is renewed this often, also while all couriers wait for receivers that are slow. */
  private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

  private final Bookmarks bookmarks;
  private final Failures failures;
  private final WebhookCounters counters = new WebhookCounters();
  private final List<Courier> couriers;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Webhooks that do not run yet.
   *
   * @param backplane has the logs of the rooms
   * @param bookmarks say up to which entry each webhook has been delivered
   * @param json the dialect of the events in messages
   */
  public Webhooks(
      WebhookOptions options,
      Backplane backplane,
      Bookmarks bookmarks,
      Dialect json,
      Failures failures) {
    this(
        options,
        backplane,
        bookmarks,
        json,
        Retries.USUAL,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        failures);
  }

  Webhooks(
      WebhookOptions options,
      Backplane backplane,
      Bookmarks bookmarks,
      Dialect json,
      Retries retries,
      Supplier<SSLSocketFactory> encryption,
      Failures failures) {
    this.bookmarks = bookmarks;
    this.failures = failures;
    Destinations destinations = new Destinations(options.allowed(), InetAddress::getAllByName);
    Courier.Common common =
        new Courier.Common(
            backplane,
            bookmarks,
            new Post(destinations, encryption),
            json,
            retries,
            InstantSource.system(),
            counters);
    couriers = options.webhooks().stream().map(each -> new Courier(each, common)).toList();
  }

  /** Begins to deliver. Called once, after the backplane has started. */
  public void start() {
    for (int i = 0; i < couriers.size(); i++) {
      threads.add(failures.startVirtual("webhook-" + (i + 1), couriers.get(i)));
    }
    if (!couriers.isEmpty()) {
      threads.add(failures.startVirtual("webhook-lease", this::keepMoving));
    }
  }

  private void keepMoving() {
    try {
      while (true) {
        boolean _ = bookmarks.mayMove();
        Thread.sleep(RENEW_EVERY);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the server stops
    }
  }

  /** The measures of all webhooks; none if there is no webhook. */
  public List<Measure> measures() {
    if (couriers.isEmpty()) {
      return List.of();
    }
    List<Measure> measures = new ArrayList<>(counters.measures());
    measures.add(
        new Measure.Gauge(
            "webhook_lag_seconds",
            "Age of the oldest message that a webhook has not delivered; 0 if none waits."
                + " It also grows while a webhook can't read its place.",
            () -> couriers.stream().mapToDouble(Courier::lag).max().orElse(0)));
    return measures;
  }

  /** Ends the threads. What is not delivered yet is delivered after the next start. */
  @Override
  public void close() {
    long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        boolean _ = thread.join(Duration.ofNanos(end - System.nanoTime()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!couriers.isEmpty()) {
      bookmarks.endMoving();
    }
  }
}
