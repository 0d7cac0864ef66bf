package belfry.server.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The way back to the sender of a datagram, from the address that the datagram was sent to. Any
 * thread may use it.
 */
public interface DatagramPath {
  /** The source address and port of the datagram. */
  InetSocketAddress sender();

  /**
   * Sends a datagram, which may get lost.
   *
   * @throws IOException if the socket is closed or the system refuses the datagram
   */
  void send(ByteBuffer datagram) throws IOException;
}
