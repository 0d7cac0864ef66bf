package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the files of {@code scripts/deploy} with the programs that read them, if these are
 * installed.
 */
class DeployFilesIT {
  private static final Path DEPLOY =
      Path.of(System.getProperty("belfry.root")).resolve("scripts/deploy");

  /** Highest accepted exposure, ten times the number that the tool prints: 2.0 of 10. */
  private static final String EXPOSURE = "20";

  @Test
  void haproxyTakesItsConfiguration() throws Exception {
    run("haproxy", "-c", "-f", DEPLOY.resolve("haproxy.cfg").toString());
  }

  @Test
  void systemdFindsTheUnitHardened() throws Exception {
    String unit = DEPLOY.resolve("belfry.service").toString();
    run("systemd-analyze", "security", "--offline=yes", "--threshold=" + EXPOSURE, unit);
  }

  @Test
  void promtoolTakesTheAlertRules() throws Exception {
    run("promtool", "check", "rules", DEPLOY.resolve("alerts.yaml").toString());
  }

  /**
   * Runs a program and returns its output. Skips the test if the program is not installed, except
   * in continuous integration.
   */
  private static String run(String... command) throws IOException, InterruptedException {
    assumeTrue(
        System.getenv("CI") != null
            || Stream.of(
                    (System.getenv("PATH") + File.pathSeparator + "/usr/sbin")
                        .split(File.pathSeparator, -1))
                .anyMatch(folder -> Path.of(folder, command[0]).toFile().canExecute()),
        command[0] + " is not installed");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), List.of(command)::toString);
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
