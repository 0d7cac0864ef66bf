package belfry.trials.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A Redis that answers each command as a test says. A reply that begins with {@code -}, {@code +},
 * {@code :}, {@code $} or {@code *} is sent as it is, any other one as a bulk string.
 */
public final class FakeRedis implements AutoCloseable {
  private final ServerSocket door;
  private final Function<String, String> answers;
  private final List<String> asked = new ArrayList<>();

  /** Listens on a port; 0 for any. */
  public FakeRedis(int port, Function<String, String> answers) throws IOException {
    this.door = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    this.answers = answers;
    Thread.ofVirtual().name("fake-redis").start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** All commands so far, their words joined by spaces. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (!door.isClosed()) {
      try (Socket socket = door.accept()) {
        serve(socket);
      } catch (IOException _) {
        // closed, or the client is gone
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    for (String head = in.readLine(); head != null; head = in.readLine()) {
      List<String> words = new ArrayList<>();
      if (!head.startsWith("*")) {
        words.add(head); // an inline command
      }
      for (int left = count(head); left > 0; left--) {
        in.readLine(); // the length
        words.add(in.readLine());
      }
      String command = String.join(" ", words);
      synchronized (this) {
        asked.add(command);
      }
      socket.getOutputStream().write(encode(answers.apply(command)).getBytes(UTF_8));
    }
  }

  private static int count(String head) {
    return head.startsWith("*") ? Integer.parseInt(head.substring(1)) : 0;
  }

  private static String encode(String reply) {
    return !reply.isEmpty() && "-+:$*".indexOf(reply.charAt(0)) >= 0
        ? reply + "\r\n"
        : "$" + reply.getBytes(UTF_8).length + "\r\n" + reply + "\r\n";
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
