package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of protocol/README.md, as a reader of the page would run it. */
class PythonClientIT {
  @TempDir private Path folder;

  @Test
  void itLosesNothingAndRepeatsNothingOverALostConnection() throws Exception {
    assumeTrue(hasPython(), "python3 is not installed: nobody runs the client of the page");
    try (Server server = Started.plainly();
        Wire wire = new Wire(server.address());
        Caller ann = Caller.named(server.address(), "ann")) {
      ann.types("/join ops\n").hears("#ops");
      Process client = start(wire.port());
      OutputStream input = client.getOutputStream();
      try (BufferedReader output = client.inputReader(UTF_8)) {
        type(input, "one");
        ann.hears("> one\r\n");
        wire.cut();
        type(input, "two");
        ann.types("meanwhile\n").hears("> two\r\n");
        assertEquals("<ann> meanwhile", output.readLine());
        type(input, "three");
        input.close();

        assertTrue(client.waitFor(20, TimeUnit.SECONDS), "it does not end");
        assertEquals(0, client.exitValue(), () -> read(client.getErrorStream()));
        ann.hears("> three\r\n");
        ann.types("/history\n");
        String history = ann.hears("Now:");
        assertEquals(history.indexOf("> two"), history.lastIndexOf("> two"), history);
        assertEquals(1, history.lines().filter(line -> line.endsWith("> one")).count(), history);
      } finally {
        client.destroyForcibly();
      }
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException _) { // there is no such program
      return false;
    }
  }

  private Process start(int port) throws IOException {
    Path root = Path.of(System.getProperty("belfry.root", "."));
    String page = Files.readString(root.resolve("protocol/README.md"));
    int begin = page.indexOf("```python\n") + "```python\n".length();
    Path program = folder.resolve("client.py");
    Files.writeString(program, page.substring(begin, page.indexOf("```\n", begin)));
    ProcessBuilder python =
        new ProcessBuilder("python3", program.toString(), "127.0.0.1", String.valueOf(port), "ops");
    python.environment().put("PYTHONUTF8", "1");
    return python.start();
  }

  private static void type(OutputStream input, String line) throws IOException {
    input.write((line + "\n").getBytes(UTF_8));
    input.flush();
  }

  private static String read(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes connections on to a server until they are cut. Threads of its own copy the bytes. */
  private static final class Wire implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    Wire(InetSocketAddress server) throws IOException {
      Thread.ofVirtual().start(() -> accept(server));
    }

    int port() {
      return listening.getLocalPort();
    }

    private void accept(InetSocketAddress server) {
      try {
        while (true) {
          Socket client = listening.accept();
          Socket there = new Socket(server.getAddress(), server.getPort());
          sockets.add(client);
          sockets.add(there);
          Thread.ofVirtual().start(() -> copy(client, there));
          Thread.ofVirtual().start(() -> copy(there, client));
        }
      } catch (IOException _) { // the test is over
        cut();
      }
    }

    private static void copy(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException _) { // the connection is cut
        // Both sockets close.
      }
    }

    /** Ends all connections. */
    void cut() {
      for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
      cut();
    }
  }
}
