package belfry.trials.chaos;

import java.time.Duration;

/** Half of the clients read nothing for a while: the server must not wait for them. */
final class PausedReadersFault extends GradualFault {
  private static final Duration MORE = Duration.ofSeconds(1);

  private final Workload workload;
  private long before;
  private long until;

  PausedReadersFault(Workload workload, Duration length) {
    super("half of the clients read nothing for " + seconds(length), "readers", length);
    this.workload = workload;
  }

  @Override
  void start() {
    before = workload.pausedMillis();
    until = System.nanoTime() + length().toNanos();
    workload.pauseReaders(length());
  }

  @Override
  Effect effect() {
    long paused = workload.pausedMillis() - before;
    if (paused == 0 && System.nanoTime() > until) { // all of them were away until now
      until = System.nanoTime() + MORE.toNanos();
      workload.pauseReaders(MORE);
    }
    return Effect.of(paused, "ms without reading, of all together");
  }

  @Override
  void stop() {
    // each client reads on by itself
  }
}
