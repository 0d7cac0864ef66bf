package belfry.server.simple;

import belfry.protocol.time.EpochNanos;
import belfry.server.udp.DatagramPath;
import belfry.server.udp.Responder;
import belfry.server.udp.SipHash;
import belfry.server.udp.UdpService;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * Sends each datagram back. Two echo services would send a forged datagram to each other for ever,
 * so the same bytes from the same address and port get {@link #MOST_ECHOES} echoes within {@link
 * #WINDOW_NANOS}. A table of fixed size counts them. A datagram whose place in the table belongs to
 * another one gets no echo: no flood makes the table forget.
 *
 * <p>Owned by the thread of its service.
 */
final class EchoResponder implements Responder {
  static final int MOST_ECHOES = 4;
  static final long WINDOW_NANOS = 10_000_000_000L;

  private static final int PLACES = 1 << 16;
  private static final long NEVER = Long.MIN_VALUE;

  private final SipHash hash;
  private final byte[] key = new byte[16 + Short.BYTES + UdpService.BUFFER];
  private final long[] hashes = new long[PLACES];
  private final long[] begins = new long[PLACES];
  private final byte[] echoes = new byte[PLACES];

  EchoResponder(SipHash hash) {
    this.hash = hash;
    Arrays.fill(begins, NEVER);
  }

  @Override
  public Reaction respond(
      DatagramPath path, Instant arrived, ByteBuffer request, ByteBuffer answer) {
    boolean isWhole = request.hasRemaining() && request.remaining() < UdpService.BUFFER;
    if (!isWhole || !tryTake(hashOf(path, request), EpochNanos.of(arrived))) {
      return Reaction.INVALID;
    }
    answer.put(request).flip();
    return Reaction.ANSWER;
  }

  private long hashOf(DatagramPath path, ByteBuffer request) {
    byte[] address = path.sender().getAddress().getAddress();
    int length = request.remaining();
    ByteBuffer.wrap(key)
        .put(address)
        .putShort((short) path.sender().getPort())
        .put(request.duplicate());
    return hash.hash(key, address.length + Short.BYTES + length);
  }

  private boolean tryTake(long datagram, long now) {
    int place = (int) datagram & (PLACES - 1);
    boolean isFree =
        begins[place] == NEVER || now - begins[place] > WINDOW_NANOS || now < begins[place];
    if (isFree) {
      hashes[place] = datagram;
      begins[place] = now;
      echoes[place] = 0;
    }
    if (hashes[place] != datagram || echoes[place] == MOST_ECHOES) {
      return false;
    }
    echoes[place]++;
    return true;
  }
}
