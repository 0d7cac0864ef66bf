package belfry.trials.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.Scripts;
import belfry.trials.Scripts.Ended;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code scripts/load}, on a server as people run it. */
@Timeout(200)
class LoadScriptIT {
  @TempDir private static Path folder = Path.of("");
  private static ProcessGroup group = new ProcessGroup(folder);
  private static final Path CERTIFICATE = Scripts.ROOT.resolve("server/src/test/resources/tls/ec");

  private static String server = "";

  @BeforeAll
  static void serve() throws Exception {
    group = new ProcessGroup(folder);
    ServerInstance instance =
        ServerInstance.of(
            group,
            new FreePorts(),
            "server",
            Scripts.file("serve").toAbsolutePath(),
            List.of(
                "--no-flood-limit",
                "--greet-after",
                "5000",
                "--data",
                "none",
                "--tls-cert",
                CERTIFICATE + ".crt",
                "--tls-key",
                CERTIFICATE + ".key",
                "--unix",
                folder.resolve("socket").toString()));
    instance.startAndAwaitReady();
    server = "127.0.0.1:" + instance.port();
  }

  @AfterAll
  static void stop() {
    group.close();
  }

  private static String address(String door) {
    return switch (door) {
      case "tcp" -> server;
      case "tls" -> "tls://" + server;
      case "unix" -> "unix:" + folder.resolve("socket");
      default -> throw new AssertionError(door);
    };
  }

  @ParameterizedTest
  @CsvSource({"text, tcp", "json, tcp", "web, tcp", "text, tls", "web, tls", "json, unix"})
  void aSteadyRateArrivesWholeAndInOrder(String dialect, String door) throws Exception {
    Ended load =
        load(address(door), "--dialect", dialect, "--rate", "200", "--seconds", "1", "--json");

    assertEquals(0, load.code(), load::toString);
    assertEquals(22, number(load, "in"));
    assertEquals(0, number(load, "lost") + number(load, "doubled") + number(load, "out_of_order"));
    assertEquals(200 * 1.3, number(load, "messages"), "the warm-up is sent, too");
    assertEquals(10 * 200 * 1.3, number(load, "deliveries"));
    assertTrue(number(load, "p50_ms") > 0 && number(load, "p50_ms") <= number(load, "p99_ms"));
  }

  @Test
  void aWindowKeepsMessagesInFlight() throws Exception {
    Ended load = load(server, "--window", "2", "--seconds", "500ms");

    assertEquals(0, load.code(), load::toString);
    assertTrue(load.out().contains("22 of 22"), load::toString);
    assertTrue(load.out().contains("0 lost, 0 doubled, 0 out of order"), load::toString);
  }

  @Test
  void withoutPublishersAllComeAndGo() throws Exception {
    Ended load =
        Scripts.run(
            "load",
            "--connect=" + server,
            "--subscribers=300",
            "--publishers=0",
            "--warm=0",
            "--seconds=0",
            "--json");

    assertEquals(0, load.code(), load::toString);
    assertEquals(300, number(load, "in"));
    assertTrue(number(load, "left_s") < 20, load::toString);
  }

  @ParameterizedTest
  @EnumSource(FaultyServer.Fault.class)
  void reportsWhatAServerDoesWrong(FaultyServer.Fault fault) throws Exception {
    try (FaultyServer faulty = new FaultyServer(fault)) {
      Ended load =
          load(faulty.address(), "--dialect=raw", "--rate=100", "--seconds=500ms", "--json");

      assertEquals(65, load.code(), load::toString);
      for (FaultyServer.Fault each : FaultyServer.Fault.values()) {
        assertEquals(each == fault, number(load, each.field()) > 0, load::toString);
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsReported() throws Exception {
    Ended load = load("127.0.0.1:" + freePort());

    assertEquals(69, load.code(), load::toString);
    assertTrue(load.err().contains("no client could connect"), load::toString);
  }

  @Test
  void aServerOfAnotherMachineIsRefused() throws Exception {
    Ended load = load("192.0.2.1:9527");

    assertEquals(64, load.code(), load::toString);
    assertTrue(load.err().contains("--anywhere"), load::toString);
  }

  private static Ended load(String address, String... options) throws Exception {
    String[] all = {
      "--connect=" + address, "--subscribers=20", "--publishers=2", "--rooms=2", "--warm=300ms"
    };
    String[] arguments = Arrays.copyOf(all, all.length + options.length);
    System.arraycopy(options, 0, arguments, all.length, options.length);
    return Scripts.run("load", arguments);
  }

  private static double number(Ended load, String field) {
    Matcher matcher = Pattern.compile("\"" + field + "\":([-0-9.]+)").matcher(load.out());
    assertTrue(matcher.find(), load::toString);
    return Double.parseDouble(matcher.group(1));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
