package belfry.trials.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All processes of a run. Closing it kills what still runs, and so does the end of this program,
 * whatever ends it.
 */
final class Parts implements AutoCloseable {
  private final Path folder;
  private final List<Process> running = new ArrayList<>();
  private final Thread atExit = new Thread(this::killAll, "kill-parts");
  private boolean closed;

  Parts(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Where the parts have their logs and data. */
  Path folder() {
    return folder;
  }

  synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("the run is over");
    }
    Process process = builder.start();
    running.removeIf(one -> !one.isAlive());
    running.add(process);
    return process;
  }

  private synchronized void killAll() {
    closed = true;
    running.forEach(Process::destroyForcibly); // also those that are suspended
    running.forEach(process -> process.onExit().join());
  }

  @Override
  public void close() {
    killAll();
  }
}
