package belfry.client.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A short run of {@code scripts/soak}: it does what it is for, and finds nothing wrong. */
class SoakScriptIT {
  private static final Path ROOT = Path.of(System.getProperty("belfry.root"));

  @Test
  void aShortRunFindsNothingWrong() throws Exception {
    areBuilt();
    Process soak =
        new ProcessBuilder(ROOT.resolve("scripts/soak").toString(), "--minutes", "0.1")
            .redirectErrorStream(true)
            .start();
    String output = new String(soak.getInputStream().readAllBytes(), UTF_8);
    assertTrue(soak.waitFor(30, TimeUnit.SECONDS), output);
    assertEquals(0, soak.exitValue(), output);
    assertTrue(output.contains("Nothing grows, nothing is wrong."), output);
  }

  /** The scripts are not to build what the build that runs this test has just built. */
  private static void areBuilt() throws Exception {
    for (String module : List.of("server", "client")) {
      Path stamp = ROOT.resolve(module).resolve("target/modules/.built");
      if (!Files.exists(stamp)) {
        Files.createFile(stamp);
      }
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
    }
  }
}
