package belfry.server.time;

import java.nio.ByteBuffer;
import java.time.Instant;

/** What a {@link UdpService} answers. Its service's thread alone calls it. */
@FunctionalInterface
interface Answerer {
  /**
   * Writes the answer to one request.
   *
   * @param arrived when the request did
   * @param request from position to limit
   * @param answer empty, with room for the longest answer; left ready to be written on
   * @return false for no answer
   */
  boolean answer(Instant arrived, ByteBuffer request, ByteBuffer answer);
}
