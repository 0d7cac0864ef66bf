package belfry.trials.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ExitCode;
import belfry.trials.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loads of UDP services, on a service that answers as the test says. */
class UdpIT {
  private final DatagramSocket socket = newSocket();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static DatagramSocket newSocket() {
    try {
      return new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    socket.close();
  }

  /** Answers each request; an empty answer is none. */
  private void serve(UnaryOperator<byte[]> answer) {
    Thread.ofVirtual()
        .start(() -> {
          byte[] bytes = new byte[2_048];
          while (!socket.isClosed()) {
            try {
              DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
              socket.receive(packet);
              byte[] reply = answer.apply(Arrays.copyOf(bytes, packet.getLength()));
              if (reply.length > 0) {
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
              }
            } catch (IOException _) {
              // closed: the test is over
            }
          }
        });
  }

  private int run(String... arguments) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return Main.run(stream, stream, arguments);
  }

  private String port() {
    return "--port=" + socket.getLocalPort();
  }

  @Test
  void answersAreCounted() {
    serve(request -> request);

    assertEquals(
        ExitCode.OK.code(), run("udp-load", port(), "--window=4", "--sockets=2", "--time=200ms"));

    assertTrue(out.toString(UTF_8).matches("[1-9]\\d* answers/s, \\d+ lost\\R"), out::toString);
  }

  @Test
  void aFormatIsSentAsItIs() {
    serve(request -> new String(request, UTF_8).equals("%H:%M") ? request : new byte[0]);

    assertEquals(
        ExitCode.OK.code(),
        run("udp-load", port(), "--format=%H:%M", "--window=1", "--time=100ms"));
  }

  @Test
  void aServiceThatIsSilentIsUnavailable() {
    assertEquals(
        ExitCode.UNAVAILABLE.code(), run("udp-load", port(), "--window=1", "--time=100ms"));
  }

  @Test
  void anAnswerWithinItsLimitIsRight() {
    serve(request -> new byte[Math.min(48, Math.max(1, request.length))]);

    assertEquals(ExitCode.OK.code(), run("udp-flood", port(), "--requests=2000", "--sources=10"));

    assertTrue(out.toString(UTF_8).contains("0 answers longer than allowed"), out::toString);
  }

  @Test
  void anAnswerThatIsTooLongIsFound() {
    serve(request -> new byte[1_450]);

    assertEquals(
        ExitCode.REFUSED.code(), run("udp-flood", port(), "--requests=2000", "--sources=10"));
  }
}
