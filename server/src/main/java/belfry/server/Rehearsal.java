package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.server.time.ClockServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/**
 * Sends the requests of a few clients to the ports of a server that has just started. The scripts
 * run it once after a build: the JVM records the loaded classes and the profiles of busy methods in
 * the ahead-of-time cache, which makes the next starts faster. The clients run on the calling
 * thread; each listener has a virtual thread that ends with its connection.
 */
final class Rehearsal {
  private static final int LISTENERS = 8;
  private static final int LINES = 1_000;
  private static final int LONGEST_TIME = 64;
  private static final int PATIENCE_MILLIS = 10_000;

  private static final String PERSON =
      """
      good morning
      /nick ann
      /join ops
      /topic deploys
      /me waves
      /msg ann hello
      /who
      /rooms
      /history
      /time
      /away lunch
      /help
      /nonsense
      /quit
      """;

  private static final String PROGRAM =
      """
      {"do":"nick","name":"bot","id":"1"}
      {"do":"join","room":"ops","id":"2"}
      {"do":"tell","to":"bot","text":"hello","id":"3"}
      {"do":"history","room":"ops","id":"4"}
      {"do":"who","room":"ops","id":"5"}
      {"do":"rooms","id":"6"}
      {"do":"ping","id":"7"}
      {"do":"nonsense"}
      """;

  private final Server server;

  Rehearsal(Server server) {
    this.server = server;
  }

  /** Runs all clients to their end, which takes about a second. */
  void play() throws IOException {
    askTheTime();
    askTheAdminPort();
    for (int i = 0; i < LISTENERS; i++) {
      String greeting = i % 2 == 0 ? "/join ops\n" : "{\"do\":\"join\",\"room\":\"ops\"}\n";
      Socket listener = open(server.address(), greeting);
      Thread.ofVirtual().start(() -> readAll(listener));
    }
    talk(server.address(), PERSON);
    talk(server.address(), PROGRAM + speech() + "{\"do\":\"quit\"}\n");
  }

  private static String speech() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      lines.append("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"line ").append(i);
      lines.append("\",\"id\":\"s").append(i).append("\"}\n");
    }
    return lines.toString();
  }

  /** Sends all lines, then reads all answers. Until then, the socket buffers hold the answers. */
  private static void talk(InetSocketAddress address, String lines) throws IOException {
    Socket socket = open(address, lines);
    socket.shutdownOutput();
    readAll(socket);
  }

  private static Socket open(InetSocketAddress address, String first) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(first.getBytes(UTF_8));
    return socket;
  }

  private static void readAll(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // the server has closed the connection: the client has ended
    }
  }

  private void askTheAdminPort() throws IOException {
    if (server.adminAddress().isPresent()) {
      for (String path : List.of("livez", "readyz", "metrics")) {
        talk(server.adminAddress().get(), "GET /" + path + " HTTP/1.0\r\n\r\n");
      }
    }
  }

  private void askTheTime() throws IOException {
    Optional<InetSocketAddress> time = server.clock().flatMap(ClockServer::timeAddress);
    if (time.isPresent()) {
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        byte[] format = "%A, %d %B %Y %H:%M:%S %Z".getBytes(UTF_8);
        socket.send(new DatagramPacket(format, format.length, time.get()));
        socket.receive(new DatagramPacket(new byte[LONGEST_TIME], LONGEST_TIME));
      }
    }
  }
}
