package belfry.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import belfry.trials.Scripts.Ended;
import belfry.trials.process.FakeRedis;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in the help of the client, which a user copies into a shell. */
@Timeout(300)
class ExamplesIT {
  @TempDir private Path folder = Path.of("");
  private ProcessGroup group = new ProcessGroup(Path.of("."));
  private int port;
  private int udpChat;

  @BeforeEach
  void serve() throws Exception {
    group = new ProcessGroup(folder);
    Path serve = Scripts.file("serve").toAbsolutePath();
    FreePorts ports = new FreePorts();
    udpChat = ports.next();
    ServerInstance server =
        ServerInstance.of(
            group,
            ports,
            "server",
            serve,
            List.of("--no-ntp", "--data", "none", "--udp-chat", "" + udpChat));
    server.startAndAwaitReady();
    port = server.port();
  }

  @AfterEach
  void stop() {
    group.close();
  }

  /** Reads until the person has her name. */
  private static void awaitName(Socket person) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(person.getInputStream(), UTF_8));
    String line = lines.readLine();
    while (line != null && !line.endsWith("You are ann now.")) {
      line = lines.readLine();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "raw --help"})
  void eachExampleRuns(String help) throws Exception {
    List<String> examples =
        Scripts.run("chat", help.split(" ", -1))
            .out()
            .lines()
            .takeWhile(line -> !line.equals("Commands:"))
            .filter(line -> line.matches("  (chat|raw|echo|printf) .*"))
            .filter(line -> !line.contains("--tail")) // it runs until it is stopped
            .filter(line -> !line.contains("tls://")) // the server here does not encrypt
            .map(line -> line.strip().replaceFirst("   .*", ""))
            .toList();
    assertFalse(examples.isEmpty());

    try (FakeRedis redis = new FakeRedis(0, _ -> "+PONG");
        Socket ann = new Socket(InetAddress.getLoopbackAddress(), port)) {
      ann.getOutputStream().write("/nick ann\n".getBytes(UTF_8));
      awaitName(ann);
      String programs =
          """
          set -e
          chat() { "%1$s" "$@"; }
          raw() { "%1$s" raw "$@"; }
          HOST=127.0.0.1:%2$d
          export BELFRY_SERVER=$HOST
          """
              .formatted(Scripts.file("chat").toAbsolutePath(), port);
      for (String example : examples) {
        String here =
            example
                .replace("9527", "" + port)
                .replace("6379", "" + redis.port())
                .replace("9600", "" + udpChat);
        Ended ended =
            Scripts.run(new ProcessBuilder("bash", "-c", programs + here.replace("HOST", "$HOST")));
        assertEquals(0, ended.code(), () -> example + ": " + ended);
        assertEquals("", ended.err(), example);
      }
    }
  }
}
