package belfry.trials.soak;

import belfry.trials.process.AdminClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a server again and again whether it lives. It owns a platform thread until {@link #end}. */
final class LivenessWatch {
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AdminClient admin;
  private final SoakCounters counters;
  private final List<Double> millis = new ArrayList<>();
  private final Thread thread;
  private volatile boolean over;

  LivenessWatch(AdminClient admin, SoakCounters counters) {
    this.admin = admin.within(PATIENCE);
    this.counters = counters;
    this.thread = Thread.ofPlatform().name("livez").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  private void watch() {
    try {
      while (!over) {
        long asked = System.nanoTime();
        if (!admin.get("/livez").isOk()) {
          counters.fault("/livez says that the server does not live");
        }
        millis.add((System.nanoTime() - asked) / 1e6);
        Thread.sleep(BETWEEN);
      }
    } catch (IOException e) {
      counters.fault("/livez: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no thread does
    }
  }

  /** Ends the watch; the result is how long each answer took, in milliseconds, sorted. */
  double[] end() throws InterruptedException {
    over = true;
    thread.join();
    return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
