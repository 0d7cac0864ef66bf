package belfry.server.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Reacts to the datagrams of a {@link UdpService}. Called only by the thread of that service. */
@FunctionalInterface
public interface Responder {
  /** What happens to a request. */
  enum Reaction {
    /** The answer is sent. */
    ANSWER,
    /** The request was taken, and needs no answer. */
    SILENCE,
    /** The request is not valid, and gets no answer. */
    INVALID
  }

  /**
   * Whether a request belongs to a conversation whose client has proven its address. The limits of
   * the service do not apply to it: forged requests use them up, and would silence that client.
   *
   * @param request the bytes of the datagram; its position and limit stay
   */
  default boolean expects(InetSocketAddress sender, ByteBuffer request) {
    return false;
  }

  /**
   * Reacts to one request.
   *
   * @param path the sender, and the way back to it
   * @param arrived the time at which the request arrived
   * @param request the bytes of the datagram, from position to limit
   * @param answer an empty buffer of {@link UdpService#BUFFER} bytes; flipped by this method if
   *     there is an answer
   */
  Reaction respond(DatagramPath path, Instant arrived, ByteBuffer request, ByteBuffer answer);
}
