package belfry.client.time;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** A UDP port of loopback that answers as a test wants, on a thread of its own. */
final class FakeServer implements AutoCloseable {
  private final DatagramSocket socket;
  private final Function<byte[], Optional<byte[]>> answer;

  FakeServer(Function<byte[], Optional<byte[]>> answer) throws IOException {
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    this.answer = answer;
    Thread.ofPlatform().daemon().name("fake-server").start(this::run);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    while (true) {
      try {
        packet.setLength(4_096);
        socket.receive(packet);
        Optional<byte[]> bytes = answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (bytes.isPresent()) {
          socket.send(
              new DatagramPacket(bytes.get(), bytes.get().length, packet.getSocketAddress()));
        }
      } catch (IOException _) {
        return; // Closed.
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
