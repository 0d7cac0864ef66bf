package belfry.trials.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis or a Sentinel of a deployment, with a folder and a configuration file of its own. */
record Redis(Part part, int port) {
  private static final Duration START = Duration.ofSeconds(20);

  /** What every Redis here keeps: all that is written, on the disk once a second. */
  private static final List<String> DURABLE =
      List.of(
          "appendonly yes",
          "appendfsync everysec",
          "save \"\"",
          "maxmemory-policy noeviction",
          "repl-diskless-sync-delay 0");

  /**
   * Writes the configuration of one; it is not started yet.
   *
   * @param program the redis-server
   * @param lines more lines of configuration
   */
  static Redis of(Parts parts, Path program, String name, int port, List<String> lines)
      throws IOException {
    List<String> all = new ArrayList<>(DURABLE);
    all.addAll(lines);
    return configured(parts, program, name, port, all, List.of());
  }

  /** The same for a Sentinel. */
  static Redis sentinel(Parts parts, Path program, String name, int port, List<String> lines)
      throws IOException {
    return configured(parts, program, name, port, lines, List.of("--sentinel"));
  }

  private static Redis configured(
      Parts parts, Path program, String name, int port, List<String> lines, List<String> options)
      throws IOException {
    Path folder = Files.createDirectories(parts.folder().resolve(name));
    List<String> all = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + folder));
    all.addAll(lines);
    Path file = folder.resolve("redis.conf");
    Files.write(file, all);
    List<String> command = new ArrayList<>(List.of(program.toString(), file.toString()));
    command.addAll(options);
    return new Redis(new Part(parts, name, command), port);
  }

  String name() {
    return part.name();
  }

  /** Starts it, or starts it again, and waits until it takes connections. */
  void start() throws IOException, InterruptedException {
    part.start();
    String lack = Await.lack(START, () -> answers("PING") ? null : name() + " does not answer");
    if (lack != null) {
      throw new IOException(lack + ":\n" + part.lastWords());
    }
  }

  /** Whether it does a command, if only by saying that it is loading. */
  private boolean answers(String... words) {
    try {
      Resp.ask(port, words);
      return true;
    } catch (IOException e) {
      return e.getMessage() != null && e.getMessage().startsWith("LOADING");
    }
  }

  String ask(String... words) throws IOException {
    return Resp.ask(port, words);
  }

  /** Whether the answer to a command has these words in it; not when there is none. */
  boolean says(String part, String... words) {
    try {
      return ask(words).contains(part);
    } catch (IOException _) {
      return false;
    }
  }

  Fault kill(Duration down, String cutsOff) {
    return new Fault(
        "kill -9 " + name() + ", started again after " + Fault.seconds(down),
        "redis",
        down,
        cutsOff,
        part::kill,
        this::start);
  }

  Fault suspend(Duration length, String cutsOff) {
    return new Fault(
        "SIGSTOP " + name() + " for " + Fault.seconds(length),
        "redis",
        length,
        cutsOff,
        part::suspend,
        part::resume);
  }

  /** Closes all connections of a type. */
  Fault killClients(String type) {
    return Fault.of(
        "CLIENT KILL TYPE " + type + " at " + name(),
        "redis",
        Duration.ZERO,
        () -> ask("CLIENT", "KILL", "TYPE", type),
        () -> {});
  }
}
