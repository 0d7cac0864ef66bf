package belfry.trials.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A Redis or a Sentinel of a trial, with a folder and a configuration file of its own.
 *
 * @param process its process
 * @param port where it is
 */
public record RedisProcess(ManagedProcess process, int port) {
  /** The folder of the append-only files, in that of the process. */
  private static final String APPEND_ONLY = "appendonlydir";

  private static final Duration STARTED_WITHIN = Duration.ofSeconds(20);

  /** Every Redis keeps all that is written, on the disk once a second. */
  private static final List<String> DURABLE =
      List.of(
          "appendonly yes",
          "appendfsync everysec",
          "auto-aof-rewrite-percentage 0", // a copy of the files must be whole
          "save \"\"",
          "maxmemory-policy noeviction",
          "repl-diskless-sync-delay 0");

  /** Where the processes are made: the group, their ports, and the redis-server that they run. */
  public record Site(ProcessGroup group, FreePorts ports, Path program) {
    /** A Redis with more lines of configuration; it is not started yet. */
    public RedisProcess redis(String name, String... lines) throws IOException {
      List<String> all = new ArrayList<>(DURABLE);
      all.addAll(List.of(lines));
      return configured(name, all, List.of());
    }

    /** A Sentinel with more lines of configuration; it is not started yet. */
    public RedisProcess sentinel(String name, String... lines) throws IOException {
      return configured(name, List.of(lines), List.of("--sentinel"));
    }

    private RedisProcess configured(String name, List<String> lines, List<String> options)
        throws IOException {
      int port = ports.next();
      Path folder = Files.createDirectories(group.folder().resolve(name));
      List<String> all = new ArrayList<>();
      all.addAll(List.of("port " + port, "bind 127.0.0.1", "dir " + folder));
      all.addAll(lines);
      Path file = Files.write(folder.resolve("redis.conf"), all);
      List<String> command = new ArrayList<>(List.of(program.toString(), file.toString()));
      command.addAll(options);
      return new RedisProcess(new ManagedProcess(group, name, command), port);
    }
  }

  /** The name in reports. */
  public String name() {
    return process.name();
  }

  /** Starts it, or starts it again, and waits until it answers. */
  public void start() throws IOException, InterruptedException {
    process.start();
    String problem =
        Await.problemAfter(
            STARTED_WITHIN, () -> isListening() ? null : name() + " does not answer");
    if (problem != null) {
      throw new IOException(problem + ":\n" + process.lastLines());
    }
  }

  /** Whether it answers, if only that it is still loading its data. */
  private boolean isListening() {
    try {
      ask("PING");
      return true;
    } catch (IOException e) {
      return e.getMessage() != null && e.getMessage().startsWith("LOADING");
    }
  }

  /** Does a command: see {@link RespClient#ask}. */
  public String ask(String... words) throws IOException {
    return RespClient.ask(port, words);
  }

  /** Opens a connection for several commands. */
  public RespConnection connect() throws IOException {
    return new RespConnection(port);
  }

  /**
   * The number in a field of INFO; 0 if there is none.
   *
   * @param field all that comes before the number, such as {@code rejected_connections:}
   */
  public static long number(String info, String field) {
    return info.lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.substring(field.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  /** Whether the reply to a command contains these words; false when there is no reply. */
  public boolean says(String part, String... words) {
    try {
      return ask(words).contains(part);
    } catch (IOException _) { // it does not run, or refuses
      return false;
    }
  }

  /**
   * The time of day that it shows, in seconds since 1970.
   *
   * @throws IOException if it does not answer
   */
  public long seconds() throws IOException {
    return Long.parseLong(ask("TIME").lines().findFirst().orElse(""));
  }

  /** Copies its append-only files while it runs; returns the folder of the copy. */
  public Path saveState() throws IOException {
    Path folder = folder();
    Path saved = Files.createTempDirectory(folder, "saved-");
    copyFiles(folder.resolve(APPEND_ONLY), saved);
    return saved;
  }

  private Path folder() throws IOException {
    return Path.of(ask("CONFIG", "GET", "dir").lines().toList().getLast());
  }

  /** The append-only file to which it writes. It must run. */
  public Path appendOnlyFile() throws IOException {
    try (var files = Files.list(folder().resolve(APPEND_ONLY))) {
      return files
          .filter(file -> file.toString().endsWith(".incr.aof"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException(name() + " has no append-only file"));
    }
  }

  /** Replaces its append-only files by a copy. It must not run. */
  public void restoreState(Path saved) throws IOException {
    Path folder = saved.resolveSibling(APPEND_ONLY);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    copyFiles(saved, folder);
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Whether it is a master. */
  public boolean isMaster() {
    return says("role:master", "INFO", "replication");
  }
}
