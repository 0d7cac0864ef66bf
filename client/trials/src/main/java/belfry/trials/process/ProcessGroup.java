package belfry.trials.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All processes of a trial. Closing the group kills those that still run, and so does the end of
 * this JVM, however it ends. Any thread.
 */
public final class ProcessGroup implements AutoCloseable {
  private final Path folder;
  private final List<Process> running = new ArrayList<>();
  private final Thread atExit = new Thread(this::killAll, "kill-processes");
  private boolean closed;

  /**
   * Makes an empty group.
   *
   * @param folder where the processes have their logs and data
   */
  public ProcessGroup(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Where the processes have their logs and data. */
  public Path folder() {
    return folder;
  }

  synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("the trial is over");
    }
    Process process = builder.start();
    running.removeIf(one -> !one.isAlive());
    running.add(process);
    return process;
  }

  private synchronized void killAll() {
    closed = true;
    running.forEach(Process::destroyForcibly); // a suspended process ends by this, too
    running.forEach(process -> process.onExit().join());
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      // the JVM ends now: the hook has nothing left to kill
    }
  }
}
