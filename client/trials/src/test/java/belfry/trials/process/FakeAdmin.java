package belfry.trials.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The admin port of a server, whose pages a test sets. */
public final class FakeAdmin implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  /** Listens on a free port; it knows no page yet. */
  public FakeAdmin() throws IOException {
    Thread.ofVirtual().name("fake-admin").start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** From now on, answers a path so. */
  public void page(String path, int status, String text) {
    pages.put(path, "HTTP/1.1 " + status + " x\r\nContent-Type: text/plain\r\n\r\n" + text);
  }

  /** From now on, answers a path with exactly these characters. */
  public void raw(String path, String answer) {
    pages.put(path, answer);
  }

  private void accept() {
    while (!door.isClosed()) {
      try (Socket socket = door.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        String path = in.readLine().split(" ", -1)[1];
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
          line = in.readLine();
        }
        String answer = pages.getOrDefault(path, "HTTP/1.1 404 x\r\n\r\nno such page");
        socket.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException _) {
        // closed, or the client is gone
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
