package belfry.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.Scripts.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in a project of their own, with a Maven and a JDK that only note their arguments. */
class ScriptsIT {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void project() throws IOException {
    try (var files = Files.walk(Scripts.ROOT.resolve("scripts"))) {
      for (Path file : files.toList()) {
        Path relative = Scripts.ROOT.relativize(file);
        Files.copy(file, folder.resolve(relative));
      }
    }
    Files.writeString(folder.resolve("pom.xml"), "");
    for (String module : List.of("protocol", "server", "client", "client/trials")) {
      Files.createDirectories(folder.resolve(module).resolve("src/main"));
      Files.writeString(folder.resolve(module).resolve("pom.xml"), "");
    }
    Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    program("jdk/bin/javac", "");
    program(
        "jdk/bin/java",
        """
        for argument; do
          case $argument in
            -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;;
          esac
        done
        """);
    program(
        "jdk/bin/mvn",
        """
        echo "$*" >>"$OLDPWD/mvn.log"
        echo '[INFO] Building Belfry protocol 0.1.0                                    [1/3]'
        for i in $(seq 100); do echo "[INFO] Downloaded from central: https://example.org/$i"; done
        echo '[INFO] Building Belfry server 0.1.0                                      [2/3]'
        for module in server client client/trials; do
          case " $* " in
            *[\\ ,]$module[\\ ,]*)
              mkdir -p $module/target/modules
              touch "$module/target/modules/belfry-$(basename $module)-0.1.0.jar"
          esac
        done
        """);
  }

  private void program(String name, String lines) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + lines);
    assertTrue(file.toFile().setExecutable(true));
  }

  private Ended run(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("scripts").resolve(name).toString());
    command.addAll(List.of(arguments));
    return Scripts.run(inProject(command));
  }

  private ProcessBuilder inProject(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    String path = builder.environment().get("PATH");
    builder.environment().put("PATH", folder.resolve("jdk/bin") + ":" + path);
    return builder;
  }

  private List<String> builds() throws IOException {
    Path log = folder.resolve("mvn.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Test
  void aBuildReportsItsProgress() throws Exception {
    Ended serve = run("serve");

    assertEquals(0, serve.code(), serve::toString);
    assertEquals(
        """
        Building Belfry (the first time takes a minute or two) ...
          Belfry protocol (1 of 3)
          100 files downloaded
          Belfry server (2 of 3)
        """,
        serve.err());
  }

  @Test
  void theClientIsBuiltWithTheServer() throws Exception {
    run("serve");
    assertEquals(1, builds().size());

    assertEquals(0, run("chat").code());
    assertEquals(0, run("time").code());
    assertEquals(0, run("serve").code());

    assertEquals(1, builds().size(), builds()::toString);
    assertTrue(builds().getFirst().contains("-pl server,client -am"), builds()::toString);
  }

  @Test
  void aModuleWithNewerSourcesIsBuiltAgainAlone() throws Exception {
    run("serve");
    Path source = Files.writeString(folder.resolve("client/src/main/Chat.java"), "");
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.from(java.time.Instant.now().plusSeconds(1)));

    run("serve");
    assertEquals(1, builds().size());
    run("chat");

    assertEquals(2, builds().size());
    assertTrue(builds().getLast().contains("-pl client -am"), builds()::toString);
  }

  @Test
  void aBuildThatFailsShowsItsErrors() throws Exception {
    program("jdk/bin/mvn", "echo '[ERROR] Chat.java:[1,2] no such thing'\nexit 1\n");

    Ended serve = run("serve");

    assertEquals(70, serve.code());
    assertTrue(serve.err().contains("[ERROR] Chat.java:[1,2] no such thing"), serve::toString);
    assertTrue(serve.err().contains("the build failed"), serve::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format server",
        "fuzz --list Lines",
        "fuzz --minutes 1 --list",
        "fuzz --quick",
        "cluster 2 3",
        "cluster --quick",
        "cluster --haproxy-port 9501",
        "bench everything",
        "bench idle --quick"
      })
  void anArgumentWithoutAMeaningIsRefused(String line) throws Exception {
    String[] words = line.split(" ", 2);

    Ended ended = run(words[0], words[1].split(" ", -1));

    assertEquals(64, ended.code(), ended::toString);
    assertEquals("", ended.out());
    assertFalse(ended.err().isEmpty());
    assertEquals(List.of(), builds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench", "cluster", "format", "fuzz", "test"})
  void helpIsPrintedWithoutABuild(String script) throws Exception {
    Ended help = run(script, "--help");

    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("Usage: scripts/" + script), help::toString);
    assertEquals("", help.err());
    assertEquals(List.of(), builds());
  }

  @Test
  void theExamplesOfTheTestScriptRun() throws Exception {
    List<String> examples =
        run("test", "--help").out().lines().filter(line -> line.startsWith("  scripts/")).toList();
    assertFalse(examples.isEmpty());

    for (String example : examples) {
      String[] arguments = example.strip().replaceFirst("   .*", "").split(" ", -1);
      Ended ended = run("test", java.util.Arrays.copyOfRange(arguments, 1, arguments.length));
      assertEquals(0, ended.code(), ended::toString);
    }
    assertTrue(
        builds().getLast().endsWith("clean verify " + examples.getLast().strip().substring(13)),
        builds()::toString);
  }

  /** Replaces java by a program that stands for the server, and for a load with this result. */
  private void measured(String result) throws IOException {
    program(
        "jdk/bin/java",
        """
        case "$*" in
          *" --rehearse"*) exit 1 ;;
          *" --port "*) echo $$ >"%s"; exec sleep 60 ;;
          *" load "*) printf '%%s' '%s' ;;
        esac
        """
            .formatted(folder.resolve("server.pid"), result));
  }

  private ProcessBuilder bench(int serverPort, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("scripts/bench").toString());
    command.addAll(List.of("--rounds", "1", "--seconds", "1", "--warm", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = inProject(command);
    builder.environment().put("BENCH_PORT", Integer.toString(serverPort - 10));
    return builder;
  }

  /** Takes the port of the server when the script has started the program that stands for it. */
  private ServerSocket serve(int port) throws IOException {
    Path pid = folder.resolve("server.pid");
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!Files.exists(pid) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertTrue(Files.exists(pid), "the script has started no server");
    return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Ended benchmark(String... arguments) throws Exception {
    int port = freePort();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Ended> ended = threads.submit(() -> Scripts.run(bench(port, arguments)));
      try (ServerSocket _ = serve(port)) {
        return ended.get();
      }
    }
  }

  @Test
  void aTableHasTheFiguresOfTheLoad() throws Exception {
    measured(
        """
        {"delivered_per_s":70000.5,"deliveries_per_cpu_s":354323,"server_cores":0.25,"p50_ms":1.5,\
        "p99_ms":6.4,"load_cores":0.5,"refused":0,"dropped":0,"lost":3,"doubled":0,"out_of_order":0,\
        "astray":0}
        """);

    Ended bench = benchmark("--peers", "none", "fanout-saturated");

    assertEquals(0, bench.code(), bench::toString);
    String row = bench.out().lines().filter(line -> line.startsWith("belfry ")).findFirst().get();
    assertEquals("belfry 70000 354323 0.250 1.500 6.400 3 0.500", row.replaceAll(" +", " "));
  }

  @Test
  void aTableWithoutAFigureIsAnError() throws Exception {
    measured("{\"delivered_per_s\":70000}");

    Ended bench = benchmark("--peers", "none", "fanout-saturated");

    assertEquals(65, bench.code(), bench::toString);
    assertTrue(bench.err().contains("saturated: belfry has no p99_ms\n"), bench::toString);
    assertFalse(bench.err().contains("belfry has no delivered_per_s"), bench::toString);
  }

  @Test
  void aPortInUseIsNotMeasured() throws Exception {
    measured("{}");
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Ended bench = Scripts.run(bench(other.getLocalPort(), "idle"));

      assertEquals(69, bench.code(), bench::toString);
      assertTrue(
          bench.err().contains("port " + other.getLocalPort() + " of belfry is in use"),
          bench::toString);
    }
  }

  @Test
  void aSignalEndsABenchmarkAndItsServersAtOnce() throws Exception {
    measured("{}");
    int port = freePort();
    Process bench = bench(port, "--peers", "none", "fanout-saturated").start();
    try (ServerSocket _ = serve(port)) {
      long pid = Long.parseLong(Files.readString(folder.resolve("server.pid")).strip());
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      bench.destroy();

      assertTrue(bench.waitFor(30, TimeUnit.SECONDS), "the script goes on");
      assertEquals(130, bench.exitValue());
      server.onExit().get(30, TimeUnit.SECONDS);
    } finally {
      bench.destroyForcibly();
    }
  }
}
