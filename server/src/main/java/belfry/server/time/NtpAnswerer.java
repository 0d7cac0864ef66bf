package belfry.server.time;

import belfry.protocol.time.EpochNanos;
import belfry.protocol.time.NtpPacket;
import belfry.protocol.time.NtpTimestamp;
import belfry.server.udp.Answerer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Answers NTP requests (RFC 5905: mode 4 answers mode 3) from the machine's clock. Leap, stratum
 * and root dispersion of an answer come from the {@link ClockState}, which is read once a second.
 */
final class NtpAnswerer implements Answerer {
  /** The stratum of a synchronised clock, because the kernel does not know the real one. */
  static final int SYNCHRONISED_STRATUM = 10;

  /** The reference "INIT": RFC 5905's code for a clock that is not synchronised yet. */
  private static final int INIT = 0x494e4954;

  /** The reference 127.127.1.1: by custom, the machine's own clock. */
  private static final int LOCAL_CLOCK = 0x7f7f0101;

  private static final int SHORTEST_EXTENSION = 16;
  private static final int SHORTEST_LAST_EXTENSION = 28;
  private static final long REFRESH = 1_000_000_000L;

  /** Highest assumed drift of a clock, in parts per million: PHI of RFC 5905. */
  private static final int PHI_PPM = 15;

  private static final int MILLION = 1_000_000;

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ClockState.Source source;
  private final OptionalInt localStratum;
  private final int precision;
  private final long started;
  private ClockState state;
  private long stateRead;
  private long reference;

  /**
   * An answerer that reads the given clocks.
   *
   * @param localStratum the stratum to claim while the clock is not synchronised; empty to report
   *     that state
   */
  NtpAnswerer(
      InstantSource clock,
      LongSupplier nanoTime,
      ClockState.Source source,
      OptionalInt localStratum) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.source = source;
    this.localStratum = localStratum;
    this.precision = precision(clock);
    this.started = nanoTime.getAsLong();
    refresh(started);
  }

  @Override
  public boolean answer(Instant arrived, ByteBuffer request, ByteBuffer answer) {
    if (!isLengthLegal(request)) {
      return false;
    }
    Optional<NtpPacket> packet = NtpPacket.read(request);
    if (packet.isEmpty() || !isForUs(packet.get())) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (now - stateRead >= REFRESH) {
      refresh(now);
    }
    reply(packet.get(), NtpTimestamp.of(arrived), now).write(answer);
    answer.flip();
    return true;
  }

  private static boolean isForUs(NtpPacket packet) {
    return packet.mode() == NtpPacket.CLIENT && packet.version() >= 1 && packet.version() <= 4;
  }

  /**
   * Whether the request has the length of a header with any number of extension fields (RFC 7822),
   * whose content is ignored. A message authentication code is refused, because this server has no
   * keys.
   */
  private static boolean isLengthLegal(ByteBuffer request) {
    int at = request.position() + NtpPacket.LENGTH;
    int length = 0;
    while (at + Integer.BYTES <= request.limit()) {
      length = request.getShort(at + Short.BYTES) & 0xffff;
      if (length < SHORTEST_EXTENSION || length % Integer.BYTES != 0) {
        return false;
      }
      at += length;
    }
    return at == request.limit() && (length == 0 || length >= SHORTEST_LAST_EXTENSION);
  }

  private NtpPacket reply(NtpPacket request, long arrived, long now) {
    boolean claimed = !state.synchronised() && localStratum.isPresent();
    boolean trusted = state.synchronised() || claimed;
    return new NtpPacket(
        trusted ? state.leap() : NtpPacket.UNSYNCHRONISED,
        request.version(),
        NtpPacket.SERVER,
        trusted ? stratum() : 0,
        request.poll(),
        precision,
        0,
        NtpPacket.shortFormat(dispersion(claimed, now)),
        trusted ? LOCAL_CLOCK : INIT,
        trusted ? reference : 0,
        request.transmit(),
        arrived,
        NtpTimestamp.of(clock.instant()));
  }

  private int stratum() {
    return state.synchronised() ? SYNCHRONISED_STRATUM : localStratum.getAsInt();
  }

  /**
   * The largest error of the clock in nanoseconds. A claimed stratum means that the clock was right
   * at the start of the server; the error is then the drift since that time.
   */
  private long dispersion(boolean claimed, long now) {
    return claimed
        ? (now - started) / MILLION * PHI_PPM
        : state.maxError() + (now - stateRead) / MILLION * PHI_PPM;
  }

  private void refresh(long now) {
    state = source.read();
    stateRead = now;
    reference = NtpTimestamp.of(clock.instant());
  }

  /** The longer of the clock's smallest step and the time to read the clock, as log2 of seconds. */
  private static int precision(InstantSource clock) {
    long smallest = 1_000_000_000L;
    for (int i = 0; i < 1_000; i++) {
      long before = EpochNanos.of(clock.instant());
      long step = EpochNanos.of(clock.instant()) - before;
      smallest = step > 0 ? Math.min(smallest, step) : smallest;
    }
    return (int) Math.ceil(Math.log(smallest / 1e9) / Math.log(2));
  }
}
