package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the packaged program, which is run by {@code scripts/serve}, as in README.md. */
class ServeScriptIT {
  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  /** A run that has ended. */
  private record Ended(int code, String out, String err) {}

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void serverSaysWhereItIsAndWhatItPromisesAndDrainsOnSigterm() throws Exception {
    Process serve = serve(Map.of("BELFRY_PORT", "0", "BELFRY_NAME", "Tower"));
    BufferedReader out = new BufferedReader(new InputStreamReader(serve.getInputStream(), UTF_8));
    String address = out.readLine();
    assertTrue(
        address.matches(
            "Tower listens on 127\\.0\\.0\\.1:\\d+, time on \\d+/udp, admin on \\d+/tcp\\."
                + " Try: nc 127\\.0\\.0\\.1 \\d+, or open http://127\\.0\\.0\\.1:\\d+/"),
        address);
    assertEquals(
        "acks survive: lost connections; not the end of this process (no --data, no --redis)",
        out.readLine());
    int port = ServerScripts.port(address);
    try (Socket ann = new Socket(InetAddress.getLoopbackAddress(), port)) {
      BufferedReader heard = new BufferedReader(new InputStreamReader(ann.getInputStream(), UTF_8));
      assertTrue(heard.readLine().startsWith("* Welcome to Tower."));
      assertEquals("* You are in #lobby, nobody else is here yet.", heard.readLine());
      talksThroughNetcat(port);

      serve.toHandle().destroy(); // SIGTERM

      List<String> rest = heard.readAllLines();
      assertEquals(
          List.of(
              "* Belfry is restarting, please reconnect.",
              "* Goodbye: the server is about to stop."),
          rest.subList(rest.size() - 2, rest.size()));
    }
    assertTrue(serve.waitFor(15, TimeUnit.SECONDS));
    assertEquals(0, serve.exitValue());
    // The server may still count the connection of nc.
    assertTrue(out.readLine().matches("Stopping: notifying (1 client|2 clients) \\.\\.\\."));
    assertEquals(List.of("Stopped."), out.readAllLines());
    assertEquals("", all(serve.getErrorStream()));
  }

  /** Runs the example of the README. */
  private void talksThroughNetcat(int port) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/nc")) && !Files.isExecutable(Path.of("/bin/nc"))) {
      return; // the same is tested over plain sockets
    }
    Process nc =
        start(
            new ProcessBuilder(
                "bash", "-c", "printf '/join ops\\nhello\\n/ping\\n' | nc -N 127.0.0.1 " + port),
            Map.of());
    String all = new String(nc.getInputStream().readAllBytes(), UTF_8);
    assertTrue(nc.waitFor(10, TimeUnit.SECONDS));
    assertTrue(all.contains("* You are in #ops, nobody else is here yet.\r\n"), all);
    assertTrue(all.endsWith("* pong\r\n"), all);
  }

  @Test
  void terminalThatIsClosedStopsTheServerAsSigtermDoes() throws Exception {
    Process serve = serve(Map.of(), "--port", "0");
    BufferedReader out = new BufferedReader(new InputStreamReader(serve.getInputStream(), UTF_8));
    int port = ServerScripts.port(out.readLine());
    try (Socket ann = new Socket(InetAddress.getLoopbackAddress(), port)) {
      BufferedReader heard = new BufferedReader(new InputStreamReader(ann.getInputStream(), UTF_8));
      assertTrue(heard.readLine().startsWith("* Welcome to Belfry."));

      assertTrue(hangUp(serve));

      assertEquals("* Goodbye: the server is about to stop.", heard.readAllLines().getLast());
    }
    assertTrue(serve.waitFor(15, TimeUnit.SECONDS));
    assertEquals(0, serve.exitValue());
  }

  @Test
  void sighupReadsTheFileOfSettingsAgain() throws Exception {
    Path config = Files.writeString(folder.resolve("config"), "port = 0\n");
    Process serve = serve(Map.of("BELFRY_CONFIG", config.toString()));
    BufferedReader out = new BufferedReader(new InputStreamReader(serve.getInputStream(), UTF_8));
    BufferedReader err = new BufferedReader(new InputStreamReader(serve.getErrorStream(), UTF_8));
    int port = ServerScripts.port(out.readLine());
    Files.writeString(config, "port = 0\nmax-connections = 1\n");

    assertTrue(hangUp(serve));

    String line = err.readLine();
    assertTrue(line.endsWith("--max-connections is 1 now; it was 15000."), line);
    try (Socket ann = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket bob = new Socket(InetAddress.getLoopbackAddress(), port)) {
      ann.getOutputStream().write('\n');
      String refused = new String(bob.getInputStream().readAllBytes(), UTF_8);
      assertTrue(refused.contains("all the connections it may have (1)"), refused);
    }
    serve.toHandle().destroy();
    assertTrue(serve.waitFor(15, TimeUnit.SECONDS));
  }

  @Test
  void fullHeapEndsTheServerWithOneLine() throws Exception {
    assertEquals(0, run("--version").code); // built before the small heap is set
    Map<String, String> smallHeap = Map.of("JDK_JAVA_OPTIONS", "-Xmx40m");
    Process serve = serve(smallHeap, "--port", "0", "--max-line", "61440");
    BufferedReader out = new BufferedReader(new InputStreamReader(serve.getInputStream(), UTF_8));
    int port = ServerScripts.port(out.readLine());
    byte[] halfALine = "x".repeat(60_000).getBytes(UTF_8);
    List<Socket> clients = new ArrayList<>();
    try {
      boolean isAlive = true;
      for (int n = 0; n < 2_000 && isAlive; n++) {
        isAlive = serve.isAlive() && writes(halfALine, port, clients);
      }
      // They stay open, because a server that runs late must find all of them.
      assertTrue(serve.waitFor(1, TimeUnit.MINUTES), "it goes on without a heap");
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
    assertEquals(3, serve.exitValue());
    String said = String.join("\n", out.readAllLines());
    assertTrue(
        said.endsWith("Terminating due to java.lang.OutOfMemoryError: Java heap space"), said);
  }

  /** Opens a connection and writes to it. Returns false if the server has ended. */
  private static boolean writes(byte[] bytes, int port, List<Socket> clients) {
    try {
      Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
      clients.add(client);
      client.getOutputStream().write(bytes);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void secondSigtermEndsItAtOnce() throws Exception {
    Process serve = serve(Map.of(), "--port", "0");
    BufferedReader out = new BufferedReader(new InputStreamReader(serve.getInputStream(), UTF_8));
    int port = ServerScripts.port(out.readLine());
    try (Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(4_096);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      // The client never reads these answers, so the server can't end at once.
      deaf.getOutputStream().write("/help\n".repeat(3_000).getBytes(UTF_8));
      assertTrue(deaf.getInputStream().read() > 0, "it is let in before the server stops");
      serve.toHandle().destroy();
      String line = out.readLine();
      while (!line.startsWith("Stopping")) {
        line = out.readLine();
      }
      serve.toHandle().destroy();
      assertTrue(serve.waitFor(4, TimeUnit.SECONDS), "it waits for a client that does not read");
      assertEquals(75, serve.exitValue());
    }
  }

  @Test
  void sigtermEndsTheWaitForRedisAtOnce() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "redis://127.0.0.1:" + deaf.getLocalPort();
      Process serve = serve(Map.of(), "--redis", url);
      BufferedReader err = new BufferedReader(new InputStreamReader(serve.getErrorStream(), UTF_8));
      String line = err.readLine();
      while (!line.contains("waiting for " + url)) {
        line = err.readLine();
      }
      serve.toHandle().destroy();
      assertTrue(serve.waitFor(4, TimeUnit.SECONDS), "it goes on waiting");
      assertEquals(0, serve.exitValue());
      assertEquals("Stopped.\n", new String(serve.getInputStream().readAllBytes(), UTF_8));
      assertEquals(List.of(), err.readAllLines());
    }
  }

  @Test
  void portInUseIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run("--port", "" + taken.getLocalPort());
      assertEquals(71, ended.code);
      assertEquals(
          "belfry: can't listen on 127.0.0.1 port "
              + taken.getLocalPort()
              + ": another program uses it (--port takes another)\n",
          ended.err);
      assertEquals("", ended.out);
    }
  }

  @Test
  void wrongOptionIsSaidInOneLine() throws Exception {
    Ended ended = run("--port", "70000");
    assertEquals(
        new Ended(64, "", "belfry: --port is from 0 to 65535, not 70000 (see --help)\n"), ended);
  }

  @Test
  void unknownOptionIsSaidInOneLine() throws Exception {
    Ended ended = run("--prot", "1");
    assertEquals(64, ended.code);
    assertEquals(1, ended.err.lines().count(), ended.err);
    assertTrue(ended.err.startsWith("belfry: "), ended.err);
  }

  @Test
  void unreadableFileIsSaidInOneLine() throws Exception {
    Path missing = folder.resolve("no such file");
    Ended ended = run("--motd", missing.toString());
    assertEquals(
        new Ended(
            66, "", "belfry: --motd: can't read " + missing + " as text: there is no such file\n"),
        ended);
  }

  @Test
  void helpTellsAllOptionsAndExitCodes() throws Exception {
    Ended ended = run("--help");
    assertEquals(0, ended.code);
    assertEquals("", ended.err);
    for (String word :
        List.of("--bind", "--port", "--max-connections", "--no-flood-limit", "BELFRY_", "71")) {
      assertTrue(ended.out.contains(word), word);
    }
    assertFalse(ended.out.contains("${"), ended.out);
  }

  @Test
  void versionIsThatOfTheBuild() throws Exception {
    Ended ended = run("--version");
    assertEquals(0, ended.code);
    assertTrue(ended.out.matches("Belfry \\d+\\.\\d+\\.\\d+\\S*\n"), ended.out);
  }

  private Ended run(String... options) throws Exception {
    Process process = serve(Map.of(), options);
    String out = all(process.getInputStream());
    String err = all(process.getErrorStream());
    return new Ended(process.waitFor(), out, err);
  }

  private static boolean hangUp(Process process) throws Exception {
    return new ProcessBuilder("kill", "-HUP", "" + process.pid()).start().waitFor() == 0;
  }

  private static String all(InputStream output) throws IOException {
    return new String(output.readAllBytes(), UTF_8);
  }

  private Process serve(Map<String, String> environment, String... options) throws IOException {
    return start(ServerScripts.command("serve", options), environment);
  }

  private Process start(ProcessBuilder command, Map<String, String> environment)
      throws IOException {
    command.directory(folder.toFile());
    command.environment().put("BELFRY_NO_NTP", "true"); // its fixed port may be in use
    command.environment().putAll(environment);
    Process process = command.start();
    started.add(process);
    return process;
  }
}
