package belfry.server.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of a port that is bound to all addresses of this machine. */
class UdpSocketsIT {
  private static final InetSocketAddress ALL = new InetSocketAddress(0);

  private static List<InetAddress> ofThisMachine() throws SocketException {
    Stream<InetAddress> all =
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
    return all.filter(Inet4Address.class::isInstance).toList();
  }

  @Test
  void answerLeavesFromTheAddressThatWasAsked() throws Exception {
    try (UdpSockets sockets = UdpSockets.bind(ALL);
        // With another address than the server's, the kernel alone would choose a wrong source.
        DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      client.setSoTimeout(5_000);
      for (InetAddress asked : ofThisMachine()) {
        for (int i = 0; i < 3; i++) {
          client.send(
              new DatagramPacket(
                  new byte[] {1}, 1, new InetSocketAddress(asked, sockets.address().getPort())));
          ByteBuffer request = ByteBuffer.allocate(10);
          InetSocketAddress sender = sockets.receive(request);
          sockets.answer(request.flip(), sender);

          DatagramPacket answer = new DatagramPacket(new byte[10], 10);
          client.receive(answer);
          assertEquals(asked, answer.getAddress());
          assertEquals(1, answer.getLength());
        }
      }
    }
  }

  /** The kernel would send an answer from 127.0.0.1. */
  @Test
  void datagramToAnAddressThatNoInterfaceListsGetsNoAnswer() throws Exception {
    try (UdpSockets sockets = UdpSockets.bind(ALL);
        DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      InetAddress unlisted = InetAddress.ofLiteral("127.0.0.5");
      assertFalse(ofThisMachine().contains(unlisted));
      for (InetAddress asked : List.of(unlisted, InetAddress.ofLiteral("127.0.0.1"))) {
        client.send(
            new DatagramPacket(
                new byte[] {1}, 1, new InetSocketAddress(asked, sockets.address().getPort())));
        assertEquals(client.getLocalPort(), sockets.receive(buffer()).getPort());
        assertEquals(!asked.equals(unlisted), sockets.canAnswer(), asked.toString());
      }
    }
  }

  /** Debian gives the host name of a machine the address 127.0.1.1. */
  @Test
  void addressOfTheHostNameOnDebianAnswersFromThere() throws Exception {
    InetAddress asked = InetAddress.ofLiteral("127.0.1.1");
    try (UdpSockets sockets = UdpSockets.bind(ALL);
        DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      client.setSoTimeout(5_000);
      client.send(
          new DatagramPacket(
              new byte[] {1}, 1, new InetSocketAddress(asked, sockets.address().getPort())));
      ByteBuffer request = buffer();
      InetSocketAddress sender = sockets.receive(request);
      assertTrue(sockets.canAnswer());
      sockets.answer(request.flip(), sender);

      DatagramPacket answer = new DatagramPacket(new byte[10], 10);
      client.receive(answer);
      assertEquals(asked, answer.getAddress());
    }
  }

  @Test
  void portIsTakenByOneProcessAndFreeAfterwards() throws IOException {
    InetSocketAddress same;
    try (UdpSockets sockets = UdpSockets.bind(ALL)) {
      same = new InetSocketAddress(sockets.address().getPort());
      assertThrows(BindException.class, () -> UdpSockets.bind(same).close());
    }
    UdpSockets.bind(same).close();
  }

  @Test
  void closeEndsTheWait() throws Exception {
    UdpSockets sockets = UdpSockets.bind(ALL);
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> assertThrows(IOException.class, () -> sockets.receive(buffer())));
    sockets.close();
    waiting.join(5_000);
    assertFalse(waiting.isAlive());
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(10);
  }
}
