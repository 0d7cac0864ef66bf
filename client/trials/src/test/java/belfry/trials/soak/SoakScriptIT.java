package belfry.trials.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.Scripts;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A short run of {@code scripts/soak}: it does what it is for, and finds nothing wrong. */
class SoakScriptIT {
  @Test
  void aShortRunFindsNothingWrong() throws Exception {
    Process soak =
        new ProcessBuilder(Scripts.command("soak", "--minutes", "0.1"))
            .redirectErrorStream(true)
            .start();
    String output = new String(soak.getInputStream().readAllBytes(), UTF_8);
    assertTrue(soak.waitFor(30, TimeUnit.SECONDS), output);
    assertEquals(0, soak.exitValue(), output);
    assertTrue(output.contains("Nothing grows, nothing is wrong."), output);
  }
}
