package belfry.trials.disk;

import belfry.client.shell.ExitCode;
import belfry.trials.process.Await;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code disk}: cuts the power of a server under load, and fills its disk. */
@Command(
    name = "disk",
    description = {
      "Starts servers that keep their data on a disk of their own, lets clients talk, and cuts the",
      "power: it copies the disk as it is at one moment, and starts a server on the copy. With",
      "--sync always nothing acknowledged may be missing. With --sync second something must be",
      "missing, else the trial would prove nothing. Then it fills a disk and empties it again.",
      "Needs the rights to mount a file system."
    },
    mixinStandardHelpOptions = true)
public final class DiskCommand implements Callable<Integer> {
  private static final int ROOMS = 8;
  private static final int MEGABYTES = 192;
  private static final int SMALL_MEGABYTES = 24;
  private static final int FILLED = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(20);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--serve",
      required = true,
      paramLabel = "SCRIPT",
      description = "The script that starts a server.")
  private Path serve = Path.of("serve");

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "FOLDER",
      description = "An empty folder for disks and logs.")
  private Path folder = Path.of(".");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description = "How often the power is cut, for each setting (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      description = "Seconds of load before the power is cut (default: ${DEFAULT-VALUE}).")
  private int seconds;

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    out().printf("%-14s%14s%10s%10s%14s%n", "", "acknowledged", "lost", "twice", "out of order");
    boolean kept = true;
    int lost = 0;
    for (int round = 1; round <= rounds; round++) {
      kept &= cutPower("always", round).equals(new Talker.Found(0, 0, 0));
      lost += cutPower("second", round).lost();
    }
    boolean full = fillDisk();
    if (lost == 0) {
      out().println("VERDICT: nothing was proven, because --sync second lost nothing");
    } else {
      out()
          .println(
              kept && full
                  ? "VERDICT: every promise was kept"
                  : "VERDICT: a promise was broken; logs: " + folder);
    }
    return kept && full && lost > 0 ? ExitCode.OK.code() : ExitCode.BROKEN.code();
  }

  /** A server, and the clients that talk to it. */
  private record Scene(ServerInstance server, List<Talker> talkers) implements AutoCloseable {
    Scene {
      talkers.forEach(talker -> Thread.ofVirtual().start(() -> talker.talk(server.chat())));
    }

    int acknowledged() {
      return talkers.stream().mapToInt(Talker::acknowledged).sum();
    }

    int refused() {
      return talkers.stream().mapToInt(Talker::refused).sum();
    }

    void hangUp() throws IOException {
      for (Talker talker : talkers) {
        talker.hangUp();
      }
    }

    @Override
    public void close() throws IOException {
      hangUp();
    }
  }

  private static List<Talker> talkers() {
    return IntStream.range(0, ROOMS).mapToObj(n -> new Talker("room" + n)).toList();
  }

  private ServerInstance started(ProcessGroup group, String name, LoopDisk disk, String sync)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--no-ntp", "--no-flood-limit"));
    options.addAll(List.of("--history", "100000", "--sync", sync));
    options.addAll(List.of("--data", disk.folder().resolve("data").toString()));
    ServerInstance server = ServerInstance.of(group, new FreePorts(), name, serve, options);
    server.startAndAwaitReady();
    return server;
  }

  private Talker.Found cutPower(String sync, int round) throws IOException, InterruptedException {
    String name = sync + "-" + round;
    List<Talker> talkers = talkers();
    try (LoopDisk disk = LoopDisk.make(folder, name, MEGABYTES);
        ProcessGroup group = new ProcessGroup(folder)) {
      ServerInstance server = started(group, name, disk, sync);
      int acknowledged;
      LoopDisk copy;
      try (Scene scene = new Scene(server, talkers)) {
        Thread.sleep(Duration.ofSeconds(seconds).plusMillis(137L * round));
        server.process().suspend();
        copy = disk.afterPowerCut(folder, name + "-copy");
        acknowledged = scene.acknowledged();
      }
      server.process().kill();
      try (copy) {
        Talker.Found found = check(started(group, name + "-copy", copy, sync), talkers);
        out()
            .printf(
                "%-14s%,14d%,10d%,10d%,14d%n",
                name, acknowledged, found.lost(), found.twice(), found.disordered());
        out().flush();
        return found;
      }
    }
  }

  private static Talker.Found check(ServerInstance server, List<Talker> talkers)
      throws IOException, InterruptedException {
    int lost = 0;
    int twice = 0;
    int disordered = 0;
    for (Talker talker : talkers) {
      Talker.Found found = talker.check(server.chat());
      lost += found.lost();
      twice += found.twice();
      disordered += found.disordered();
    }
    server.process().stop(STOP);
    return new Talker.Found(lost, twice, disordered);
  }

  /**
   * Fills the disk of a server under load, and empties it; returns whether it went on by itself.
   */
  private boolean fillDisk() throws IOException, InterruptedException {
    List<Talker> talkers = talkers();
    try (LoopDisk disk = LoopDisk.make(folder, "full", SMALL_MEGABYTES);
        ProcessGroup group = new ProcessGroup(folder)) {
      ServerInstance server = started(group, "full", disk, "always");
      try (Scene scene = new Scene(server, talkers)) {
        Path filler = disk.folder().resolve("filler");
        fill(filler);
        String problem =
            Await.problemAfter(PATIENCE, () -> scene.refused() > 0 ? null : "nothing was refused");
        boolean unready = problem == null && !server.isReady();
        int refused = scene.refused();
        int before = scene.acknowledged();
        Files.delete(filler);
        if (problem == null) {
          problem =
              Await.problemAfter(
                  PATIENCE,
                  () ->
                      scene.acknowledged() > before + ROOMS && server.isReady()
                          ? null
                          : "the server did not go on");
        }
        scene.hangUp();
        Talker.Found found = check(server, talkers);
        out()
            .printf(
                "%-14s%,14d%,10d%,10d%,14d   refused: %,d%n",
                "full disk",
                scene.acknowledged(),
                found.lost(),
                found.twice(),
                found.disordered(),
                refused);
        if (problem != null) {
          out().println(problem);
        }
        return problem == null && unready && found.equals(new Talker.Found(0, 0, 0));
      }
    }
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[FILLED];
    try (var file = Files.newOutputStream(filler)) {
      while (true) {
        file.write(block);
      }
    } catch (IOException _) {
      // the disk is full
    }
  }
}
