package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.console.Programs.Ended;
import belfry.client.console.Programs.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that nobody reads, and outputs that can't be written, under the scripts. */
@EnabledOnOs(OS.LINUX) // has /dev/full
class OutputScriptIT {
  private static Server server;
  private static UdpEcho echo;

  /** Accepts connections, and never sends a byte. */
  private static ServerSocket silent;

  @TempDir Path folder;

  @BeforeAll
  static void serve() throws Exception {
    Programs.areBuilt();
    server = new Server(0);
    echo = UdpEcho.start();
    silent = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    echo.close();
    silent.close();
  }

  /** Runs a command line, in which variables stand for the programs and addresses. */
  private Ended shell(String command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", command);
    builder.environment().put("TIME", Programs.script("time"));
    builder.environment().put("CHAT", Programs.script("chat"));
    builder.environment().put("SERVER", server.address());
    builder.environment().put("SILENT", "127.0.0.1:" + silent.getLocalPort());
    builder.environment().put("UDP", "--host=127.0.0.1 --port=" + echo.port() + " --timeout=100ms");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    try {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), () -> "it does not end: " + command);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$TIME --format %H $UDP --every 1h | head -1",
        "$TIME sync $UDP --every 1h | true",
        "$CHAT --tail -j quiet $SERVER | true",
        "$CHAT --tail $SILENT | true",
        "$CHAT --plain -j quiet $SERVER < <(sleep 60) | true",
        "$CHAT raw ${SERVER%:*} ${SERVER#*:} < <(sleep 60) | true",
      })
  void programEndsWithItsReader(String command) throws Exception {
    Ended ended = shell(command);
    assertEquals("", ended.err());
    assertEquals(0, ended.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$TIME --format %H $UDP",
        "$TIME --format %H $UDP --every 1s",
        "$TIME --help",
        "$CHAT --version",
        "$CHAT --tail --json $SERVER",
        "$CHAT --plain $SERVER < <(sleep 60)",
        "echo hello | $CHAT raw ${SERVER%:*} ${SERVER#*:}",
      })
  void fullDiskUnderTheOutputIsAFailure(String command) throws Exception {
    Ended ended = shell(command + " >/dev/full");
    assertEquals("belfry: the output can't be written: no space is left\n", ended.err());
    assertEquals(74, ended.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"$TIME $UDP --every 1s", "$CHAT --tail $SERVER", "$CHAT --help"})
  void closedOutputIsAFailure(String command) throws Exception {
    Ended ended = shell(command + " >&-");
    assertEquals("belfry: the output can't be written: it is closed\n", ended.err());
    assertEquals(74, ended.code());
  }

  @Test
  void fullDiskUnderTheTranscriptIsSaidOnce() throws Exception {
    Ended ended = shell("printf 'a\\nb\\nc\\n' | $CHAT --plain --log /dev/full $SERVER");
    String said = "nothing more is kept in /dev/full, which can't be written: no space is left";
    assertEquals(2, ended.out().split(said, -1).length, ended::out);
    assertTrue(ended.out().contains("> c\n"), ended::out);
    assertEquals(74, ended.code());
  }

  @Test
  void transcriptThatIsAFolderIsRefused() throws Exception {
    Ended ended = shell("$CHAT --plain --log " + folder + " $SERVER");
    assertEquals("belfry: can't write " + folder + ": it is a folder (see --help)\n", ended.err());
    assertEquals(64, ended.code());
  }
}
