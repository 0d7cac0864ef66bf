package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, started through its script as a user starts it. */
class BridgeScriptIT {
  private static final Path SCRIPT =
      Path.of(System.getProperty("belfry.root", ".")).resolve("scripts/bridge").toAbsolutePath();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

  @TempDir private Path folder = Path.of("");
  private RedisServer redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.started();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private Process started(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(name).toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().put("BELFRY_REDIS", redis.url());
    return builder.start();
  }

  private String run(int code, String name, String... arguments) throws Exception {
    Process process = started(name, arguments);
    assertTrue(process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS), name);
    String err = Files.readString(folder.resolve(name + ".err"), UTF_8);
    assertEquals(code, process.exitValue(), err);
    return Files.readString(folder.resolve(name), UTF_8) + err;
  }

  /** A copy answers while another import of it runs, and after that import was killed. */
  @Test
  void aKilledImportLeavesTheOldCopyAndCanGoOn() throws Exception {
    String dump = folder.resolve("m.sql").toString();
    run(0, "m.sql", "example", "--institutions=20", "--codes=5");
    String first = run(0, "first", "import", dump);
    assertTrue(first.contains("m: 4 tables, 165 rows in "), first);
    run(0, "m.sql", "example", "--institutions=100", "--years=8");
    Process killed = started("killed", "import", dump);
    awaitProgress(killed);
    killed.destroyForcibly().waitFor();

    String old = run(0, "old", "count", "value", "--format=csv");
    assertEquals("count\n100\n", old);
    // As if the ten seconds of the lease had passed.
    redis.command("PEXPIRE", "bridge:{m}:lease", "1");
    String resumed = run(0, "resumed", "import", dump, "--resume");
    assertTrue(resumed.contains("going on with generation 2, begun at "), resumed);
    assertEquals("count\n48000\n", run(0, "new", "count", "value", "--format=csv"));
    String keys = redis.command("DBSIZE");
    // 100 institutions, 60 indicators, 48000 values, 200 fields; 4 lists of rows, 20 indexes, 4
    // more.
    assertEquals(48_360 + 4 + 20 + 4, Integer.parseInt(keys));
  }

  /** Waits until some rows of the large table are stored. */
  private void awaitProgress(Process running) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (redis.command("HGET", "bridge:{m}:2:progress", "value").isEmpty()) {
      assertTrue(running.isAlive() && System.nanoTime() < deadline, "the import has no progress");
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Test
  void wrongUseIsSaid() throws Exception {
    String help = run(0, "help", "--help");
    assertTrue(help.contains("  import ") && help.contains("  bot "), help);
    run(64, "wrong", "fetch");
    String none = run(65, "none", "tables");
    assertEquals("belfry: there is no copy in " + redis.url() + "; import one first\n", none);
  }
}
