package belfry.trials.soak;

import belfry.trials.process.ProcessSnapshot;
import belfry.trials.process.ServerInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a running server uses of the machine. Any thread. */
record ServerGauges(ServerInstance server) {
  /** The bytes of one class in a histogram; what fills a hole between objects is no object. */
  private static final Pattern OBJECTS =
      Pattern.compile(" *\\d+: +\\d+ +(\\d+) ++(?!\\[?L?jdk\\.internal\\.vm\\.Filler).*");

  private static final double MEGABYTE = 1 << 20;

  private long pid() throws IOException {
    return server
        .process()
        .pid()
        .orElseThrow(() -> new IOException(server.name() + " does not run"));
  }

  /**
   * Collects the garbage of the server; the answer is how many megabytes its objects then take.
   * What is used at any other moment says how busy the server is.
   */
  double heap() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process census =
        new ProcessBuilder(jcmd, Long.toString(pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = census.inputReader()) {
      double megabytes = megabytes(lines);
      if (megabytes == 0) {
        throw new IOException("jcmd can't count the server's objects");
      }
      return megabytes;
    }
  }

  /** The megabytes of all objects in a histogram of jcmd. */
  static double megabytes(BufferedReader histogram) {
    return histogram
            .lines()
            .map(OBJECTS::matcher)
            .filter(Matcher::matches)
            .mapToLong(objects -> Long.parseLong(objects.group(1)))
            .sum()
        / MEGABYTE;
  }

  /** Megabytes of answers that wait until their clients read them. */
  double answers() throws IOException {
    return server.admin().metric("belfry_send_queue_bytes") / MEGABYTE;
  }

  /** What Linux counts of it. */
  ProcessSnapshot process() throws IOException {
    return ProcessSnapshot.of(pid());
  }

  /** Megabytes of the machine's memory. */
  double resident() throws IOException {
    return process().residentBytes() / MEGABYTE;
  }

  /** Files and sockets that are open. */
  double descriptors() throws IOException {
    return ProcessSnapshot.openFiles(pid());
  }
}
