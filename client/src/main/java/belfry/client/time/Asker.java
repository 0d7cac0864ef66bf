package belfry.client.time;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A UDP socket that receives from one server only. One thread uses it. */
final class Asker implements AutoCloseable {
  private static final int LONGEST_ANSWER = 2_048;
  private static final long MILLI = 1_000_000;

  private final DatagramSocket socket;

  private Asker(DatagramSocket socket) {
    this.socket = socket;
  }

  /**
   * Makes a socket for one address of a server.
   *
   * @throws IOException when no network leads there
   */
  static Asker connect(InetSocketAddress server) throws IOException {
    DatagramSocket socket = new DatagramSocket();
    try {
      socket.connect(server);
      return new Asker(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void send(byte[] request) throws IOException {
    try {
      socket.send(new DatagramPacket(request, request.length));
    } catch (PortUnreachableException _) {
      // About an earlier request; a missing answer to this one will show by itself.
    }
  }

  /** The next datagram from the server; empty when none comes in time. */
  Optional<byte[]> receive(Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST_ANSWER], LONGEST_ANSWER);
    for (long left = timeout.toNanos(); left > 0; left = end - System.nanoTime()) {
      try {
        socket.setSoTimeout(Math.clamp(left / MILLI, 1, Integer.MAX_VALUE));
        socket.receive(packet);
        return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
      } catch (SocketTimeoutException _) {
        return Optional.empty();
      } catch (PortUnreachableException _) {
        // Nobody listens there yet; a server that is starting may, before the time is up.
        LockSupport.parkNanos(Math.min(left, 50 * MILLI));
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    socket.close();
  }
}
