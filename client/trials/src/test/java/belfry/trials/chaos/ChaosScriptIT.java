package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short fault run through {@code scripts/chaos}. */
@Timeout(300)
class ChaosScriptIT {
  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void endAll() {
    started.forEach(process -> process.toHandle().destroy());
  }

  @Test
  void thePromisesAreKeptThroughAFewFaults() throws Exception {
    // The machine that runs this may be slow, so only a message that hardly arrives is late.
    Process run =
        chaos(
            "--topology",
            "single",
            "--minutes",
            "0.1",
            "--seed",
            "4",
            "--clients",
            "30",
            "--within",
            "20s",
            "--out",
            folder.resolve("report").toString());

    String told = new String(run.getInputStream().readAllBytes(), UTF_8);

    assertEquals(0, run.waitFor(), told);
    assertTrue(told.contains("VERDICT: every promise was kept"), told);
    for (String door : List.of("TCP ", "WebSocket ", "Unix socket ")) {
      assertTrue(told.contains(door), told);
    }
    assertTrue(Files.readString(folder.resolve("report")).contains("VERDICT"));
  }

  @Test
  void whatItStartedEndsWithIt() throws Exception {
    Process run = chaos("--topology", "local", "--minutes", "5");
    var lines = run.inputReader(UTF_8);
    String line = lines.readLine();
    while (line != null && !line.contains("quiet point 1")) {
      line = lines.readLine();
    }
    assertTrue(line != null);
    List<ProcessHandle> parts = run.descendants().toList();
    assertEquals(1, parts.size());

    run.toHandle().destroy(); // SIGTERM

    assertTrue(run.waitFor(20, TimeUnit.SECONDS));
    for (ProcessHandle part : parts) {
      part.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aWrongOptionIsExplained() throws Exception {
    Process run = chaos("--minutes", "0");

    assertEquals(64, run.waitFor());
  }

  private Process chaos(String... options) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Scripts.command("chaos", options)).redirectErrorStream(true);
    builder.environment().put("TMPDIR", folder.toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
