package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cache for quick starts of {@code scripts/serve}, whole and damaged, in a copy of the project,
 * because the scripts of other tests use the cache of the project itself.
 */
class StartCacheIT {
  private static final List<String> PARTS =
      List.of(
          "pom.xml",
          "scripts",
          "protocol/pom.xml",
          "protocol/src/main",
          "server/pom.xml",
          "server/src/main",
          "server/target/modules",
          "server/target/native");

  /** Settings that the rehearsal, which makes the cache, must not use. */
  private static final Map<String, String> ELSEWHERE =
      Map.of("BELFRY_REDIS", "redis://127.0.0.1:1", "BELFRY_REDIS_WAIT", "0");

  @TempDir private static Path project;
  private static Path cache;
  private static Path sum;

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  /** A run that has ended. */
  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void copyTheProject() throws Exception {
    List<String> copy = new ArrayList<>(List.of("cp", "-a", "--parents"));
    copy.addAll(PARTS);
    copy.add(project.toString());
    assertEquals(
        0,
        new ProcessBuilder(copy)
            .directory(ServerScripts.ROOT.toFile())
            .inheritIO()
            .start()
            .waitFor());
    cache = project.resolve("server/target/modules/.aot");
    sum = project.resolve("server/target/modules/.aot.sum");
    Files.deleteIfExists(cache); // it names the folder in which it was made
    ProcessBuilder first = ServerScripts.command(project, "serve", "--version").inheritIO();
    first.environment().putAll(ELSEWHERE);
    assertEquals(0, first.start().waitFor());
  }

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void cacheIsMadeWhateverTheEnvironmentAsksFor() throws Exception {
    assertTrue(Files.size(cache) > 0, "the rehearsal failed with " + ELSEWHERE);
  }

  /** The JDK verifies the signature of the whole library, which takes 20 MB and 0.1 s of a core. */
  @Test
  void noClassOfASignedLibraryIsLoadedAtTheStart() throws Exception {
    Process running = serve(Map.of(), "--port", "0");
    BufferedReader out = new BufferedReader(new InputStreamReader(running.getInputStream(), UTF_8));
    assertTrue(out.readLine().contains("listens on"));
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + running.pid(),
                "VM.class_hierarchy")
            .start();
    String classes = new String(jcmd.getInputStream().readAllBytes(), UTF_8);

    assertTrue(classes.contains("belfry.server.account.PasswordHasher/"), classes);
    assertFalse(classes.contains("org.bouncycastle."), classes);
  }

  @Test
  void damagedCacheIsPassedOverAndOneThatKillsTheJvmIsEmptied() throws Exception {
    byte[] whole = Files.readAllBytes(cache);
    byte[] sumOfWhole = Files.readAllBytes(sum);
    assumeTrue(whole.length > 0, "this JDK makes no cache");
    Process running = serve(Map.of(), "--port", "0");
    BufferedReader out = new BufferedReader(new InputStreamReader(running.getInputStream(), UTF_8));
    assertTrue(out.readLine().contains("listens on"));
    try {
      byte[] damaged = whole.clone();
      Random random = new Random(1);
      for (int i = 0; i < 200; i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) 0xff;
      }
      replace(cache, damaged);
      Ended without = run("--version");
      assertEquals(0, without.code);
      assertEquals(
          "belfry: "
              + cache
              + " is damaged (its checksum is wrong); the start is slower without it\n",
          without.err);
      assertEquals(new Ended(0, without.out, ""), run("--version"));

      replace(cache, damaged);
      assertEquals(
          0, new ProcessBuilder("bash", "-c", "cksum <" + cache + " >" + sum).start().waitFor());
      assertNotEquals(0, run("--version").code, "the damage that is tried is harmless");
      assertEquals(new Ended(0, without.out, ""), run("--version"));

      Files.delete(sum);
      for (byte[] content : List.of(damaged, whole)) {
        replace(cache, content);
        assertEquals(
            new Ended(
                0,
                without.out,
                "belfry: "
                    + sum
                    + " is missing; java verifies the cache itself, and starts more slowly\n"),
            run("--version"));
      }

      running.toHandle().destroy(); // its stop runs code that it has not used yet
      assertTrue(running.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, running.exitValue(), "a server that has the cache mapped");
    } finally {
      replace(cache, whole);
      Files.write(sum, sumOfWhole);
    }
  }

  @Test
  void newCacheThatKillsTheJvmIsNotUsed() throws Exception {
    byte[] whole = Files.readAllBytes(cache);
    byte[] sumOfWhole = Files.readAllBytes(sum);
    try {
      Files.delete(cache);
      Process serve = serve(Map.of("JAVA_HOME", jdkThatDiesOfACache().toString()), "--version");
      assertEquals(0, serve.waitFor(), () -> "it died of the cache");
      assertEquals(0, Files.size(cache));
    } finally {
      replace(cache, whole);
      Files.write(sum, sumOfWhole);
    }
  }

  private Path jdkThatDiesOfACache() throws IOException {
    Path real = Path.of(System.getProperty("java.home"));
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.copy(real.resolve("release"), folder.resolve("jdk/release"));
    Files.createSymbolicLink(bin.resolve("javac"), real.resolve("bin/javac"));
    Path java =
        Files.writeString(
            bin.resolve("java"),
            """
            #!/bin/bash
            [[ " $* " != *" -XX:AOTCache="* ]] || kill -ABRT $$
            exec '%s/bin/java' "$@"
            """
                .formatted(real));
    assertTrue(java.toFile().setExecutable(true));
    return folder.resolve("jdk");
  }

  /** Replaces a file that running servers have mapped. */
  private static void replace(Path file, byte[] content) throws IOException {
    Path beside = Files.write(file.resolveSibling(file.getFileName() + ".test"), content);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private Ended run(String... options) throws Exception {
    Process process = serve(Map.of(), options);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  private Process serve(Map<String, String> environment, String... options) throws IOException {
    ProcessBuilder command = ServerScripts.command(project, "serve", options);
    command.directory(folder.toFile());
    command.environment().put("BELFRY_NO_NTP", "true"); // its fixed port may be in use
    command.environment().putAll(environment);
    Process process = command.start();
    started.add(process);
    return process;
  }
}
