package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * One server of the deployment.
 *
 * @param part its process
 * @param port where chat is
 * @param adminPort where its health is
 */
record Instance(Part part, int port, int adminPort) {
  private static final int PATIENCE_MILLIS = 1_000;

  String name() {
    return part.name();
  }

  /**
   * Asks {@code /readyz}; the answer is its status and the text.
   *
   * @throws IOException when there is no answer in a second
   */
  String readiness() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), adminPort), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("GET /readyz HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int body = answer.indexOf("\r\n\r\n");
      if (body < 0 || answer.length() < 12) {
        throw new IOException("no answer");
      }
      return answer.substring(9, 12) + " " + answer.substring(body + 4).strip();
    }
  }

  /** Whether it says that it is ready. */
  boolean isReady() {
    try {
      return readiness().startsWith("200 ");
    } catch (IOException _) {
      return false;
    }
  }
}
