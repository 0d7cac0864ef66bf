package belfry.protocol.time;

import java.time.Instant;

/**
 * What one NTP exchange says of a local clock. The local clock is any count of nanoseconds ({@code
 * System.nanoTime()}, or a clock's nanoseconds since 1970); sums with it may wrap, and differences
 * come out right.
 *
 * @param local the local clock's reading, half way through the exchange
 * @param offset nanoseconds to add to the local clock to get nanoseconds since 1970
 * @param delay nanoseconds on the way, there and back
 * @param error the offset is wrong by no more than this, in nanoseconds, if the server says the
 *     truth about itself: half the delay, whichever way it was spent, and the server's own error
 */
public record NtpSample(long local, long offset, long delay, long error) {
  private static final long NANOS = 1_000_000_000L;

  /** How far any clock may run off while it is not looked at: RFC 5905's PHI, 15 ppm. */
  static final double WANDER = 15e-6;

  /**
   * Judges an answer.
   *
   * @param request what was sent
   * @param answer what came back
   * @param sent the local clock before sending
   * @param received the local clock after receiving
   * @param near any instant within 68 years of now
   */
  public static Outcome of(
      NtpPacket request, NtpPacket answer, long sent, long received, Instant near) {
    if (answer.mode() != NtpPacket.SERVER || answer.origin() != request.transmit()) {
      return new Rejected("not an answer to this request");
    }
    if (answer.stratum() == 0 && answer.leap() != NtpPacket.UNSYNCHRONISED) {
      return new Rejected("the server declines");
    }
    if (answer.leap() == NtpPacket.UNSYNCHRONISED || answer.stratum() - 1 >= 15) {
      return new Rejected("the server is not synchronised");
    }
    if (answer.receive() == 0 || answer.transmit() == 0) {
      return new Rejected("the server does not say the time");
    }
    long arrived = EpochNanos.of(NtpTimestamp.toInstant(answer.receive(), near));
    long left = EpochNanos.of(NtpTimestamp.toInstant(answer.transmit(), near));
    long elapsed = received - sent;
    long held = left - arrived;
    if (held < 0 || elapsed < 0) {
      return new Rejected("a clock went backwards meanwhile");
    }
    long delay = Math.max(elapsed - held, 0);
    long middle = sent + elapsed / 2;
    long server =
        NtpPacket.shortToNanos(answer.rootDelay()) / 2
            + NtpPacket.shortToNanos(answer.rootDispersion());
    long ticks = (long) Math.scalb((double) NANOS, Math.clamp(answer.precision(), -30, 0)) + 1;
    long drift = (long) Math.ceil(elapsed * WANDER);
    return new Good(
        new NtpSample(
            middle, arrived + held / 2 - middle, delay, delay / 2 + server + ticks + drift));
  }

  /** What an answer is worth. */
  public sealed interface Outcome {}

  /** It can be used. */
  public record Good(NtpSample sample) implements Outcome {}

  /**
   * It can't.
   *
   * @param reason a few words for a person
   */
  public record Rejected(String reason) implements Outcome {}
}
