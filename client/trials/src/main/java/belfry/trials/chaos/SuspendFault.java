package belfry.trials.chaos;

import belfry.trials.process.ManagedProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Suspends a process: it keeps its connections and answers nothing. */
final class SuspendFault extends Fault {
  private final ManagedProcess process;
  private final @Nullable String cutsOff;
  private boolean suspended;
  private long since;

  SuspendFault(ManagedProcess process, String target, Duration length, @Nullable String cutsOff) {
    super("SIGSTOP " + process.name() + " for " + seconds(length), target, length);
    this.process = process;
    this.cutsOff = cutsOff;
  }

  @Override
  @Nullable String cutsOff() {
    return cutsOff;
  }

  @Override
  void begin() throws InterruptedException {
    suspended = process.suspend();
    since = System.nanoTime();
  }

  @Override
  Effect end() throws InterruptedException {
    boolean still = suspended && process.isSuspended();
    long stopped = still ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) : 0;
    process.resume();
    return new Effect(stopped, "ms suspended", process.name());
  }
}
