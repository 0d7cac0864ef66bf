package belfry.server.udp;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Makes the answers of a {@link UdpService}. Called only by the thread of that service. */
@FunctionalInterface
public interface Answerer {
  /**
   * Writes the answer to one request.
   *
   * @param arrived the time at which the request arrived
   * @param request the bytes of the datagram, from position to limit
   * @param answer an empty buffer of {@link UdpService#BUFFER} bytes; flipped by this method if
   *     there is an answer
   * @return false if the request gets no answer
   */
  boolean answer(Instant arrived, ByteBuffer request, ByteBuffer answer);
}
