package belfry.trials.soak;

import belfry.protocol.Limits;
import belfry.trials.process.Await;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks at the end of a run that the server is empty, has no errors of its own, and stops. */
record ServerCheck(ServerInstance server, SoakCounters counters) {
  /** More than the server promises: the machine is busy. */
  private static final Duration STOPPED_WITHIN = Limits.STOP.plusSeconds(10);

  /** Gauges that are 0 when all clients have left. */
  private static final List<String> OF_CLIENTS =
      List.of("belfry_connections", "belfry_sessions", "belfry_rooms", "belfry_send_queue_bytes");

  /** Waits until the server holds nothing of its clients, who have left. */
  void awaitEmpty(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (String gauge : OF_CLIENTS) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      String problem = Await.problemAfter(left, () -> problem(gauge));
      if (problem != null) {
        counters.fault(problem);
        return;
      }
    }
  }

  private @Nullable String problem(String gauge) {
    try {
      return server.admin().metric(gauge) == 0
          ? null
          : gauge + " is not 0 although all clients have left";
    } catch (IOException e) {
      return gauge + ": " + e.getMessage();
    }
  }

  /** Stops the server; errors of its own and a bad exit code are faults. */
  void stop() throws IOException, InterruptedException {
    if (server.process().isAlive()) {
      server.errorCounters().forEach(counter -> counters.fault("the server shows " + counter));
    }
    int code = server.process().stop(STOPPED_WITHIN);
    if (code != 0) {
      counters.fault("the server ended with " + code);
    }
    server.process().errors().forEach(line -> counters.fault("the server's log: " + line));
  }
}
