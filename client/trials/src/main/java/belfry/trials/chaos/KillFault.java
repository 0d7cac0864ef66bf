package belfry.trials.chaos;

import belfry.trials.process.ManagedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Kills a process as a crash would, and starts it again. */
final class KillFault extends Fault {
  /** Starts the process again. */
  interface Start {
    void run() throws IOException, InterruptedException;
  }

  private final ManagedProcess process;
  private final Start start;
  private final @Nullable String cutsOff;
  private OptionalLong killed = OptionalLong.empty();

  KillFault(
      ManagedProcess process, Start start, String target, Duration down, @Nullable String cutsOff) {
    super("kill -9 " + process.name() + ", started again after " + seconds(down), target, down);
    this.process = process;
    this.start = start;
    this.cutsOff = cutsOff;
  }

  @Override
  @Nullable String cutsOff() {
    return cutsOff;
  }

  @Override
  void begin() {
    killed = process.kill();
  }

  @Override
  Effect end() throws IOException, InterruptedException {
    start.run();
    return killed.isPresent()
        ? new Effect(1, "processes killed", "pid " + killed.getAsLong())
        : new Effect(0, "processes killed", process.name() + " did not run");
  }
}
