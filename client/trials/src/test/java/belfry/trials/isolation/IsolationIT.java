package belfry.trials.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ExitCode;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.trials.FakeServer;
import belfry.trials.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The measurement of isolation, on a server in this process. */
class IsolationIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(FakeServer server, HostileKind kind) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Main.run(
        stream,
        stream,
        "isolation",
        "--port=" + server.port(),
        "--pid=" + ProcessHandle.current().pid(),
        "--kind=" + kind,
        "--dialect=json",
        "--hostile=3",
        "--bystanders=1",
        "--rooms=30",
        "--people=5",
        "--warm=0.1",
        "--seconds=0.5");
  }

  private double number(String field) {
    Matcher found = Pattern.compile("\"" + field + "\":([0-9.]+)").matcher(out.toString(UTF_8));
    assertTrue(found.find(), out::toString);
    return Double.parseDouble(found.group(1));
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileKind.class,
      names = {"CALM", "ROOMS", "WHO", "HISTORY", "SAY", "JOIN", "BROKEN"})
  void aMeasurementHasDelaysMemoryAndVolume(HostileKind kind) throws IOException {
    try (FakeServer server = new FakeServer()) {
      assertEquals(ExitCode.OK.code(), run(server, kind), out::toString);
    }

    assertTrue(number("pongs") > 0);
    assertTrue(number("p95_ms") <= number("max_ms"));
    assertTrue(number("newcomers") > 0);
    assertTrue(number("server_mb") > 1);
    assertTrue(number("sent_mb_per_s") > 0 == (kind != HostileKind.CALM), out::toString);
  }

  @Test
  void theStageIsSetBeforeTheMeasurement() throws Exception {
    try (FakeServer server = new FakeServer()) {
      assertEquals(ExitCode.OK.code(), run(server, HostileKind.HISTORY));
      assertEquals(100, server.log(Stage.LOUD).size());
      assertEquals(Stage.text(3_900), server.log(Stage.LOUD).getFirst());

      assertEquals(ExitCode.OK.code(), run(server, HostileKind.WHO));
      assertEquals(Stage.text(400), server.await(Command.Away.class).text());
    }
  }

  @Test
  void aServerThatRefusesIsNotMeasured() throws IOException {
    try (FakeServer server = new FakeServer()) {
      server.refuse(Code.FULL, command -> command instanceof Command.Topic);
      assertNotEquals(ExitCode.OK.code(), run(server, HostileKind.ROOMS));
      server.refuse(Code.FULL, command -> command instanceof Command.Ping);
      assertNotEquals(ExitCode.OK.code(), run(server, HostileKind.SAY));
    }

    assertTrue(out.toString(UTF_8).contains("refused"), out::toString);
  }

  @Test
  void aHostileClientConnectsAgainWhenItIsClosed() throws IOException {
    try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        HostileCrowd crowd =
            new HostileCrowd(
                (InetSocketAddress) door.getLocalSocketAddress(),
                HostileKind.BYTES,
                HostileDialect.TEXT)) {
      crowd.start(1);
      byte[] opening = HostileKind.BYTES.opening(HostileDialect.TEXT, 0);
      for (int connection = 0; connection < 3; connection++) {
        try (Socket socket = door.accept()) {
          assertEquals(
              new String(opening, UTF_8) + "aaa",
              new String(socket.getInputStream().readNBytes(opening.length + 3), UTF_8));
        }
      }
    }
  }

  @Test
  void aHostileClientReadsAllThatComes() throws IOException {
    byte[] answer = new byte[8 << 20];
    Arrays.fill(answer, (byte) '\n');
    try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        HostileCrowd crowd =
            new HostileCrowd(
                (InetSocketAddress) door.getLocalSocketAddress(),
                HostileKind.CALM,
                HostileDialect.JSON)) {
      crowd.start(1);
      try (Socket socket = door.accept()) {
        socket.getOutputStream().write(answer); // more than both kernels' buffers hold
      }
    }
  }
}
