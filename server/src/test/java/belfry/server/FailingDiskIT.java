package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A packaged server whose disk is slow, full, over a quota, or fails. strace answers the system
 * calls on its data as such a disk does. A machine without strace leaves the test out.
 */
class FailingDiskIT {
  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir private Path folder;
  private Process server;
  private BufferedReader said;
  private Socket socket;
  private BufferedReader heard;

  /** Whether strace is there, and may trace. */
  static boolean canTrace() throws InterruptedException {
    try {
      Process trial = new ProcessBuilder("strace", "-o", "/dev/null", "true").start();
      return trial.waitFor() == 0;
    } catch (IOException _) { // it is not installed
      return false;
    }
  }

  @BeforeEach
  void startServerAndProgram() throws Exception {
    boolean traced = canTrace();
    if (!traced) {
      System.err.println("LEFT OUT: a failing disk, because strace is missing or may not trace");
    }
    assumeTrue(traced, "strace is missing or may not trace");
    server =
        ServerScripts.command(
                "serve", "--port", "0", "--no-ntp", "--no-time", "--data", data().toString())
            .redirectErrorStream(true)
            .start();
    said = server.inputReader(UTF_8);
    String line = said.readLine();
    while (line != null && !line.contains(" listens on ")) { // the line about the build
      line = said.readLine();
    }
    int port = ServerScripts.port(line);
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    heard = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    says("{'do':'nick','name':'bot'}");
    says("{'do':'join','room':'ops'}");
    hears("'on':'joined','room':'ops'");
  }

  @AfterEach
  void end() throws IOException {
    if (server != null) {
      server.destroyForcibly();
    }
    if (socket != null) {
      socket.close();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void says(String command) throws IOException {
    socket.getOutputStream().write((command.replace('\'', '"') + "\n").getBytes(UTF_8));
  }

  private void posts(String id) throws IOException {
    says("{'do':'say','room':'ops','text':'text','id':'%s'}".formatted(id));
  }

  /** The next line with a text in it. */
  private String hears(String text) throws IOException {
    String wanted = text.replace('\'', '"');
    String line = heard.readLine();
    while (line != null && !line.contains(wanted)) {
      line = heard.readLine();
    }
    assertTrue(line != null, "the connection ended before " + wanted);
    return line;
  }

  /** Has the disk of the data answer system calls in its own way, until the process is ended. */
  private Process disk(String calls, String answer) throws IOException {
    Process strace =
        new ProcessBuilder(
                "strace",
                "-f",
                "-p",
                Long.toString(server.pid()),
                "-P",
                data().resolve("belfry.sqlite").toString(),
                "-P",
                data().resolve("belfry.sqlite-wal").toString(),
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + answer)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(folder, "strace", "").toFile())
            .start();
    return strace;
  }

  private void broken(String calls, String answer, Use use) throws Exception {
    Process strace = disk(calls, answer);
    try {
      awaitTraced();
      use.run();
    } finally {
      strace.destroy(); // it lets go of the server
      assertTrue(strace.waitFor(10, TimeUnit.SECONDS));
    }
  }

  private interface Use {
    void run() throws Exception;
  }

  /** Waits until every thread of the server is traced. */
  private void awaitTraced() {
    Eventually.eventually(() -> {
      for (Path thread : threads()) {
        assertTrue(!status(thread).contains("TracerPid:\t0\n"), "a thread is not traced yet");
      }
    });
  }

  private List<Path> threads() {
    try (var all = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
      return all.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String status(Path thread) {
    try {
      return Files.readString(thread.resolve("status"));
    } catch (IOException _) { // the thread has ended
      return "";
    }
  }

  /** Posts again and again until the disk takes it; nothing is lost, and nothing posted twice. */
  private void goesOnByItself(String id) throws Exception {
    String answer;
    do {
      Thread.sleep(50); // the disk is tried once a second
      posts(id);
      answer = hears("'id':'" + id + "'");
    } while (answer.contains("\"unavailable\""));
    assertTrue(answer.contains("\"on\":\"ack\"") && !answer.contains("duplicate\":true"), answer);
  }

  @Test
  void eachFailureIsAnsweredAsWhatItIs() throws Exception {
    broken(
        "fsync,fdatasync",
        "delay_exit=100000",
        () -> {
          posts("slow1");
          posts("slow2");
          hears("'id':'slow1'");
          assertTrue(hears("'id':'slow2'").contains("\"on\":\"ack\""));
        });
    for (String reason : List.of("ENOSPC", "EDQUOT")) {
      broken(
          "pwrite64,write",
          "error=" + reason,
          () -> {
            posts(reason);
            String answer = hears("'id':'" + reason + "'");
            assertTrue(answer.contains("\"unavailable\""), answer);
          });
      goesOnByItself(reason);
    }
    broken(
        "fsync,fdatasync",
        "error=EIO",
        () -> {
          posts("lost");
          String answer = hears("'id':'lost'");
          assertTrue(answer.contains("\"unknown-outcome\""), answer);
          assertTrue(server.waitFor(20, TimeUnit.SECONDS));
        });
    assertEquals(74, server.exitValue());
    List<String> errors = said.lines().filter(line -> line.contains(" ERROR ")).toList();
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.getFirst().contains("its disk failed"), errors::toString);
  }
}
