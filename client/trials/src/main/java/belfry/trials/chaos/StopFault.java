package belfry.trials.chaos;

import belfry.protocol.Limits;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Asks an instance to stop, which it must do in time and with code 0, and starts it again. */
final class StopFault extends Fault {
  /** More than the server promises: the machine is busy. */
  static final Duration PATIENCE = Limits.STOP.plusSeconds(15);

  private final ServerInstance instance;
  private final RunReport report;
  private OptionalLong stopped = OptionalLong.empty();
  private long millis;

  StopFault(ServerInstance instance, RunReport report) {
    super(
        "SIGTERM " + instance.name() + ", started again when it has ended",
        instance.name(),
        Duration.ZERO);
    this.instance = instance;
    this.report = report;
  }

  @Override
  void begin() throws InterruptedException {
    stopped = instance.process().pid();
    long asked = System.nanoTime();
    int code = instance.process().stop(PATIENCE);
    millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    if (code != 0) {
      report.add(
          Rule.ALIVE,
          instance.name()
              + (code < 0
                  ? " did not stop in " + seconds(PATIENCE)
                  : " ended with code " + code + " when it was asked to stop"));
    }
  }

  @Override
  Effect end() throws IOException {
    instance.process().start();
    return new Effect(
        stopped.isPresent() ? 1 : 0,
        "processes stopped",
        stopped.isPresent() ? "pid %d in %d ms".formatted(stopped.getAsLong(), millis) : "");
  }
}
