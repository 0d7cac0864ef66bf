package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged client on a pseudo-terminal of the kernel, which {@code script} opens. The test is
 * the terminal itself, so it can answer late or never.
 */
class PseudoTerminalIT {
  @TempDir Path home;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private StubServer server;
  private Process terminal;

  @BeforeAll
  static void build() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
    Programs.areBuilt();
  }

  @BeforeEach
  void serve() throws IOException {
    server = new StubServer();
  }

  @AfterEach
  void end() throws Exception {
    terminal.getOutputStream().close();
    if (!terminal.waitFor(5, TimeUnit.SECONDS)) {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly();
    }
    server.close();
  }

  private void start(String... options) throws IOException {
    String command =
        Programs.script("chat") + " " + String.join(" ", options) + " " + server.address();
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null");
    builder.environment().putAll(java.util.Map.of("TERM", "xterm-256color", "LC_ALL", "C"));
    builder.environment().put("XDG_STATE_HOME", home.toString());
    terminal = builder.redirectErrorStream(true).start();
    Thread.ofVirtual().name("screen").start(this::show);
  }

  private void show() {
    byte[] bytes = new byte[4_096];
    try (InputStream out = terminal.getInputStream()) {
      int length;
      while ((length = out.read(bytes)) >= 0) {
        synchronized (shown) {
          shown.write(bytes, 0, length);
        }
      }
    } catch (IOException _) {
      // The terminal is closed.
    }
  }

  /** What is shown, without colours. */
  private String shown() {
    synchronized (shown) {
      return shown.toString(UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
    }
  }

  private void press(String keys) throws IOException {
    terminal.getOutputStream().write(keys.getBytes(UTF_8));
    terminal.getOutputStream().flush();
  }

  @Test
  void keysThatArePressedBeforeItIsUpAreKept() throws Exception {
    start();
    press("early\r");

    server.awaitAsked("\"text\":\"early\"");
  }

  @Test
  void itAsksTheTerminalNothingAndDropsAnswersToEarlierPrograms() throws Exception {
    start();
    server.awaitAsked("\"who\"");
    press("\u001b[?62;22c\u001b[1;1Rhello\r");
    server.awaitAsked("\"text\":\"hello\"");

    assertFalse(shown().matches("(?s).*\u001b\\[[?>=]?[0-9;]*(?:c|n|u|x|\\$p|t).*"), shown());
  }

  @Test
  void lettersAreSaidAsTypedInALocaleThatKnowsOnlyAscii() throws Exception {
    start("-n", "zoë", "--log", home + "/日志");
    assertTrue(server.awaitAsked("\"nick\"").contains("zoë"));
    press("café\r");
    server.awaitAsked("\"text\":\"café\"");
    Programs.await(() -> shown().contains("<ann> café"), this::shown);

    assertTrue(Files.readString(home.resolve("日志")).contains("café"));
  }

  @Test
  void aHistoryThatEndsWithinALetterStopsNothing() throws Exception {
    Path history = Files.createDirectories(home.resolve("belfry")).resolve("history");
    Files.write(history, new byte[] {'1', ':', 'o', 'n', 'e', '\n', '2', ':', 'g', (byte) 0xC3});
    start();
    server.awaitAsked("\"who\"");
    press("\u001b[A\r");

    server.awaitAsked("\"text\":\"one\"");
    assertFalse(shown().contains("Exception"), shown());
  }

  @Test
  void aHistoryThatIsAFolderIsNotUsedAndNoLibrarySaysSoOnTheScreen() throws Exception {
    Files.createDirectories(home.resolve("belfry/history"));
    start();
    press("said\r");

    server.awaitAsked("\"text\":\"said\"");
    assertFalse(shown().contains("history"), shown());
  }
}
