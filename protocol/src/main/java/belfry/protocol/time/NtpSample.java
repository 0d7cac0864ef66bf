package belfry.protocol.time;

import java.time.Instant;

/**
 * The offset of a local clock, from one NTP exchange. The local clock is any counter of nanoseconds
 * ({@code System.nanoTime()}, or nanoseconds since 1970). Sums with it may wrap; differences are
 * still right.
 *
 * @param local the reading of the local clock in the middle of the exchange
 * @param offset nanoseconds to add to the local clock to get nanoseconds since 1970
 * @param delay the round-trip time, in nanoseconds
 * @param error the largest possible error of the offset, in nanoseconds, if the server's figures
 *     are true: half the delay, which covers any difference between the two directions, plus the
 *     server's own error
 */
public record NtpSample(long local, long offset, long delay, long error) {
  private static final long NANOS = 1_000_000_000L;

  /** The assumed largest error of a clock's rate, as a fraction: PHI of RFC 5905, 15 ppm. */
  static final double WANDER = 15e-6;

  /**
   * Decides whether an answer can be trusted, and computes the sample.
   *
   * @param request the packet that was sent
   * @param answer the packet that was received
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

  /** The result of an exchange. */
  public sealed interface Outcome {}

  /** The answer gives a sample. */
  public record Good(NtpSample sample) implements Outcome {}

  /**
   * The answer can't be used.
   *
   * @param reason a few words for a person
   */
  public record Rejected(String reason) implements Outcome {}
}
