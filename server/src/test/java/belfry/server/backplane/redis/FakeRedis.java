package belfry.server.backplane.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers the commands of the check at the start as a Redis of a given version does. */
final class FakeRedis implements AutoCloseable {
  private final String version;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  FakeRedis(String version) throws IOException {
    this.version = version;
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "redis://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = socket.getOutputStream();
      for (List<String> command = read(in); command != null; command = read(in)) {
        out.write(answer(command).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // the other end went away
    }
  }

  private static List<String> read(BufferedReader in) throws IOException {
    String head = in.readLine();
    if (head == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (int left = Integer.parseInt(head, 1, head.length(), 10); left > 0; left--) {
      in.readLine(); // the length; no word of these commands contains a line end
      words.add(in.readLine());
    }
    return words;
  }

  private String answer(List<String> command) {
    boolean greets = Integer.parseInt(version, 0, 1, 10) >= 6;
    return switch (command.getFirst().toUpperCase(Locale.ROOT)) {
      case "HELLO" ->
          greets
              ? "%4\r\n+server\r\n+redis\r\n+version\r\n+"
                  + version
                  + "\r\n+proto\r\n:3\r\n+mode\r\n+standalone\r\n"
              : "-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n";
      case "INFO" -> bulk("redis_version:" + version + "\r\nrole:master\r\n");
      case "CONFIG" -> "%0\r\n";
      case "PING" -> "+PONG\r\n";
      default -> "+OK\r\n";
    };
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text + "\r\n";
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
