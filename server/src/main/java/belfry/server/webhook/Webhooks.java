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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of this process. Each has a courier on a virtual thread of its own. Of several
 * instances one delivers; a further thread keeps its lease. {@link #start} starts the threads,
 * {@link #change} replaces those of webhooks that have changed, and {@link #close} ends them.
 *
 * <p>Thread-safe. A thread that holds the lock waits for the end of couriers, which never take it.
 */
public final class Webhooks implements AutoCloseable {
  /** The longest wait for threads that end together. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** A lease is renewed this often, also while all couriers wait for receivers that are slow. */
  private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

  /**
   * A webhook that is delivered to.
   *
   * @param thread runs the courier; it also ends if the webhook is over
   */
  private record Running(Webhook webhook, Courier courier, Thread thread) {}

  private final Bookmarks bookmarks;
  private final Failures failures;
  private final WebhookCounters counters = new WebhookCounters();
  private final Courier.Common common;
  private final WebhookOptions initial;

  /** Where webhooks may connect to. */
  private volatile Destinations destinations;

  /** The webhooks by their ids. Guarded by this, as are the other fields below. */
  private Map<String, Running> running = new LinkedHashMap<>();

  /** Keeps the lease while there are webhooks. */
  private @Nullable Thread lease;

  private int begun;
  private boolean closed;

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
    this.initial = options;
    this.destinations = destinations(options);
    this.common =
        new Courier.Common(
            backplane,
            bookmarks,
            new Post(() -> destinations, encryption),
            json,
            retries,
            InstantSource.system(),
            counters);
  }

  private static Destinations destinations(WebhookOptions options) {
    return new Destinations(options.allowed(), InetAddress::getAllByName);
  }

  /** Begins to deliver. Called once, after the backplane has started. */
  public void start() {
    var _ = change(initial);
  }

  /**
   * Delivers to these webhooks from now on. One that was there goes on with what it does; one that
   * has changed, or that was over, begins again at its bookmark. The bookmark of one that is
   * removed stays: if the webhook comes back, it goes on there. Waits up to a second for those that
   * end.
   *
   * @return what has changed, in one sentence; empty if all is as it was
   */
  public synchronized Optional<String> change(WebhookOptions options) {
    if (closed) {
      return Optional.empty();
    }
    destinations = destinations(options);
    Map<String, Running> before = running;
    running = new LinkedHashMap<>();
    for (Webhook webhook : options.webhooks()) {
      Running old = before.get(webhook.id());
      if (old != null && old.webhook.equals(webhook) && old.thread.isAlive()) {
        running.put(webhook.id(), old);
      }
    }
    end(
        before.values().stream()
            .filter(each -> !running.containsValue(each))
            .map(Running::thread)
            .toList());
    for (Webhook webhook : options.webhooks()) {
      running.computeIfAbsent(webhook.id(), _ -> begin(webhook));
    }
    keepLease();
    return difference(before);
  }

  private Running begin(Webhook webhook) {
    Courier courier = new Courier(webhook, common);
    begun++;
    return new Running(webhook, courier, failures.startVirtual("webhook-" + begun, courier));
  }

  /** Interrupts threads, and waits for a bounded time until they have ended. */
  private static void end(List<Thread> threads) {
    long limit = System.nanoTime() + CLOSE_LIMIT.toNanos();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        boolean _ = thread.join(Duration.ofNanos(limit - System.nanoTime()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the lease while there are webhooks, and gives it back when there are none. */
  private void keepLease() {
    if (!running.isEmpty() && lease == null) {
      lease = failures.startVirtual("webhook-lease", this::keepMoving);
    } else if (running.isEmpty() && lease != null) {
      end(List.of(lease));
      lease = null;
      bookmarks.endMoving();
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

  /** What has changed since there were these webhooks. */
  private Optional<String> difference(Map<String, Running> before) {
    long added = running.keySet().stream().filter(id -> !before.containsKey(id)).count();
    long removed = before.keySet().stream().filter(id -> !running.containsKey(id)).count();
    long changed =
        running.values().stream()
            .map(Running::webhook)
            .filter(next -> {
              Running old = before.get(next.id());
              return old != null && !old.webhook.equals(next);
            })
            .count();
    return added + changed + removed == 0
        ? Optional.empty()
        : Optional.of(
            "Webhooks: %d new, %d changed, %d removed; there are %d now."
                .formatted(added, changed, removed, running.size()));
  }

  /** Whether there is a webhook. */
  public synchronized boolean isEmpty() {
    return running.isEmpty();
  }

  /** The measures of all webhooks; none if there is no webhook. */
  public List<Measure> measures() {
    if (isEmpty()) {
      return List.of();
    }
    List<Measure> measures = new ArrayList<>(counters.measures());
    measures.add(
        new Measure.Gauge(
            "webhook_lag_seconds",
            "Age of the oldest message that a webhook has not delivered; 0 if none waits."
                + " It also grows while a webhook can't read its place.",
            this::lag));
    return measures;
  }

  private synchronized double lag() {
    return running.values().stream().mapToDouble(each -> each.courier.lag()).max().orElse(0);
  }

  /** Ends the threads. What is not delivered yet is delivered after the next start. */
  @Override
  public synchronized void close() {
    var _ = change(WebhookOptions.NONE);
    closed = true;
  }
}
