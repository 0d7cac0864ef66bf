package belfry.trials.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Asks a Redis or a Sentinel of this machine, one connection a command. */
final class Resp {
  private static final int PATIENCE_MILLIS = 5_000;

  private Resp() {}

  /**
   * Does a command, and answers its reply as one text, the items of a list in lines.
   *
   * @throws IOException also when the answer is an error
   */
  static String ask(int port, String... words) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
      return reply(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static String reply(InputStream in) throws IOException {
    String head = line(in);
    return switch (head.charAt(0)) {
      case '-' -> throw new IOException(head.substring(1));
      case '$' -> {
        int length = Integer.parseInt(head, 1, head.length(), 10);
        yield length < 0 ? "" : new String(in.readNBytes(length + 2), ISO_8859_1).strip();
      }
      case '*' -> {
        int items = Integer.parseInt(head, 1, head.length(), 10);
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < items; i++) {
          replies.add(reply(in));
        }
        yield String.join("\n", replies);
      }
      default -> head.substring(1);
    };
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }
}
