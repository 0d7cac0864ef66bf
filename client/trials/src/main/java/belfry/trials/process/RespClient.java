package belfry.trials.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Asks a Redis or a Sentinel of this machine; each command has a connection of its own. */
public final class RespClient {
  private RespClient() {}

  /**
   * Does a command.
   *
   * @return the reply as one text; the items of a list are its lines, and null is empty
   * @throws IOException also when the reply is an error, with its words
   */
  public static String ask(int port, String... words) throws IOException {
    try (RespConnection connection = new RespConnection(port)) {
      return connection.ask(words);
    }
  }

  static byte[] request(String... words) {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
      request.append(word).append("\r\n");
    }
    return request.toString().getBytes(UTF_8);
  }

  static String reply(InputStream in) throws IOException {
    String head = line(in);
    if (head.isEmpty()) {
      throw new IOException("a reply without a type");
    }
    return switch (head.charAt(0)) {
      case '-' -> throw new IOException(head.substring(1));
      case '$' -> bulk(in, number(head));
      case '*' -> {
        List<String> items = new ArrayList<>();
        for (int left = number(head); left > 0; left--) {
          items.add(reply(in));
        }
        yield String.join("\n", items);
      }
      default -> head.substring(1);
    };
  }

  private static int number(String head) {
    return Integer.parseInt(head, 1, head.length(), 10);
  }

  private static String bulk(InputStream in, int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("the reply is cut off");
    }
    return new String(bytes, 0, length, UTF_8).strip();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the reply is cut off");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }
}
