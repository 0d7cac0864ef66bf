package belfry.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.server.LoggedErrors;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the admin port over HTTP, for a server whose readiness check fails. */
class AdminServerIT {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Failures failures = new Failures();

  static List<Runnable> mistakes() {
    return List.of(
        () -> {
          throw new IllegalStateException("a mistake for the test of the admin port");
        },
        () -> {
          throw new StackOverflowError("an error for the test of the admin port");
        });
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeInAnAnswerIsLoggedAndCountedAndTheNextRequestIsAnswered(Runnable mistake)
      throws IOException {
    Throwable thrown = assertThrows(Throwable.class, mistake::run);
    try (var logged = new LoggedErrors();
        var admin = AdminServer.bind(ANY, new Broken(mistake), failures)) {
      admin.start();

      assertEquals("", answer(admin, "/readyz"));

      assertEquals("HTTP/1.1 200 OK", answer(admin, "/livez"));
      assertEquals(1, failures.count());
      assertEquals(
          List.of("admin port at /readyz failed with an internal error"), logged.of(thrown));
    }
  }

  @Test
  void connectionMayHaveSeveralRequestsAndEndsWithTheServer() throws IOException {
    AdminServer admin = AdminServer.bind(ANY, new Broken(() -> {}), failures);
    admin.start();
    try (Socket socket = new Socket(admin.address().getAddress(), admin.address().getPort())) {
      socket.setSoTimeout(10_000);
      String two = "GET /livez HTTP/1.1\r\nHost: h\r\n\r\nHEAD /readyz HTTP/1.1\r\nHost: h\r\n\r\n";
      socket.getOutputStream().write(two.getBytes(StandardCharsets.US_ASCII));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertEquals("HTTP/1.1 200 OK", lines.readLine());
      String line = lines.readLine();
      while (!line.startsWith("HTTP/1.1 ")) {
        line = lines.readLine();
      }
      assertEquals("HTTP/1.1 200 OK", line);
      admin.close();
      while (line != null && !line.isEmpty()) {
        line = lines.readLine();
      }
      assertNull(lines.readLine());
    } finally {
      admin.close();
    }
  }

  @Test
  void whatIsNoRequestIsRefused() throws IOException {
    try (var admin = AdminServer.bind(ANY, new Broken(() -> {}), failures)) {
      admin.start();
      assertEquals("HTTP/1.1 400 Bad Request", answer(admin, "/livez\nx"));
      assertEquals(
          "HTTP/1.1 431 Request Header Fields Too Large", answer(admin, "/" + "x".repeat(9_000)));
      assertEquals(0, failures.count());
    }
  }

  /** The first line of the answer; empty if there is none. */
  private static String answer(AdminServer admin, String path) throws IOException {
    try (Socket socket = new Socket(admin.address().getAddress(), admin.address().getPort())) {
      socket.setSoTimeout(10_000);
      String request = "GET " + path + " HTTP/1.0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
    }
  }

  /** A server whose readiness check fails. */
  private record Broken(Runnable mistake) implements Monitored {
    @Override
    public Verdict life() {
      return new Verdict(true, "alive");
    }

    @Override
    public Verdict readiness() {
      mistake.run();
      return new Verdict(true, "ready");
    }

    @Override
    public String promise() {
      return "acks survive: nothing";
    }

    @Override
    public List<Measure> measures() {
      return List.of();
    }
  }
}
