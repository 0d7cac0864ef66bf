package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a deployment by {@code scripts/cluster}, as {@code server/running.md} describes it. */
class ClusterScriptIT {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void endAll() {
    started.forEach(each -> each.toHandle().destroy()); // the script ends what it has started
  }

  @Test
  void instancesAreOneServerAndStopTogether() throws Exception {
    int port = freePorts(4);
    Process cluster = cluster("2", "--port", "" + port, "--admin-port", "" + (port + 2));
    var out = new BufferedReader(new InputStreamReader(cluster.getInputStream(), UTF_8));
    String line = out.readLine();
    while (line != null && !line.endsWith("Ctrl-C stops all.")) {
      line = out.readLine();
    }
    assertTrue(line != null, () -> rest(cluster));
    try (Caller ann = new Caller(new InetSocketAddress(HERE, port));
        Caller bob = new Caller(new InetSocketAddress(HERE, port + 1))) {
      bob.lineWith("in #lobby");
      ann.send("/nick ann\nhello from the other side\n");
      bob.lineWith("<ann> hello from the other side");

      cluster.toHandle().destroy(); // SIGTERM

      ann.lineWith("restarting");
      bob.lineWith("restarting");
      ann.rest();
      bob.rest();
    }
    assertTrue(cluster.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, cluster.exitValue());
    for (int each = port; each < port + 4; each++) {
      InetSocketAddress gone = new InetSocketAddress(HERE, each);
      assertThrows(ConnectException.class, () -> new Caller(gone));
    }
  }

  @Test
  void aPortThatIsTakenIsSaidBeforeAnythingStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, HERE)) {
      Process cluster = cluster("1", "--port", "" + taken.getLocalPort());
      assertEquals(70, cluster.waitFor());
      String said = rest(cluster);
      assertTrue(said.startsWith("belfry: port " + taken.getLocalPort() + " is taken"), said);
      assertEquals(0, folder.toFile().list().length);
    }
  }

  @Test
  void wrongOptionsAreSaidInOneLine() throws Exception {
    for (String wrong : List.of("0", "21", "--prot", "--port")) {
      Process cluster = cluster(wrong);
      assertEquals(64, cluster.waitFor());
      String said = rest(cluster);
      assertTrue(said.startsWith("belfry: ") && said.lines().count() == 1, said);
    }
  }

  private static String rest(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The first of several consecutive free ports, below the range that the kernel assigns. */
  private static int freePorts(int count) throws IOException {
    while (true) {
      int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      List<ServerSocket> held = new ArrayList<>();
      try {
        for (int port = first; port < first + count; port++) {
          held.add(new ServerSocket(port, 1, HERE));
        }
        return first;
      } catch (IOException _) {
        // one of them is in use: try others
      } finally {
        for (ServerSocket socket : held) {
          socket.close();
        }
      }
    }
  }

  private Process cluster(String... options) throws IOException {
    ProcessBuilder builder = ServerScripts.command("cluster", options);
    builder.environment().put("TMPDIR", folder.toString());
    Process process = builder.start();
    started.add(process);
    return process;
  }
}
