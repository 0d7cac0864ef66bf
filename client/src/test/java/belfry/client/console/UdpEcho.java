package belfry.client.console;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Sends each datagram back, on a virtual thread that ends with {@link #close}. */
final class UdpEcho implements AutoCloseable {
  private static final int LONGEST = 1_000;

  private final DatagramSocket socket;

  private UdpEcho(DatagramSocket socket) {
    this.socket = socket;
  }

  /** An echo on a free port of the loopback. */
  static UdpEcho start() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    UdpEcho echo = new UdpEcho(new DatagramSocket(new InetSocketAddress(loopback, 0)));
    Thread.ofVirtual().name("echo").start(echo::answer);
    return echo;
  }

  private void answer() {
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    try {
      while (true) {
        packet.setLength(LONGEST);
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException _) {
      // The socket is closed.
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
