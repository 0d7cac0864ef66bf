package belfry.protocol.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What several samples say together of a local clock.
 *
 * @param local the local clock's reading that it is about, in nanoseconds
 * @param offset nanoseconds to add to the local clock to get nanoseconds since 1970
 * @param delay the shortest way there and back among the samples kept, in nanoseconds
 * @param error the offset is wrong by no more than this, in nanoseconds, if most samples are honest
 * @param kept how many samples agree with it
 * @param asked how many samples it was made of
 */
public record OffsetEstimate(long local, long offset, long delay, long error, int kept, int asked) {

  /**
   * Finds the offset that most samples allow (the intersection of RFC 5905, section 11.2.1): each
   * sample allows an interval, and what lies in the most intervals is believed. Among the samples
   * that allow it, the one with the shortest delay says where in it the offset is.
   *
   * @param samples of one local clock, from one server or several
   * @param wander how far the local clock may run off, as a fraction: what widens older samples
   * @return empty when no offset is allowed by more than half of the samples
   */
  public static Optional<OffsetEstimate> of(List<NtpSample> samples, double wander) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    // Offsets of a local clock with an origin of its own are large: count from the first.
    long base = samples.getFirst().offset();
    long newest = newest(samples);
    List<Interval> intervals =
        samples.stream().map(sample -> Interval.of(sample, base, newest, wander)).toList();
    List<Interval> agreed = agreed(intervals);
    if (agreed.size() * 2 <= samples.size()) {
      return Optional.empty();
    }
    long low = agreed.stream().mapToLong(Interval::low).max().orElseThrow();
    long high = agreed.stream().mapToLong(Interval::high).min().orElseThrow();
    NtpSample best =
        agreed.stream()
            .map(Interval::sample)
            .min(Comparator.comparingLong(NtpSample::delay))
            .orElseThrow();
    long offset = Math.clamp(best.offset() - base, low, high);
    return Optional.of(
        new OffsetEstimate(
            newest,
            base + offset,
            best.delay(),
            Math.max(high - offset, offset - low),
            agreed.size(),
            samples.size()));
  }

  private static long newest(List<NtpSample> samples) {
    long newest = samples.getFirst().local();
    for (NtpSample sample : samples) {
      newest = sample.local() - newest > 0 ? sample.local() : newest;
    }
    return newest;
  }

  /** The largest group with an offset in common: one of the lower ends is always in it. */
  private static List<Interval> agreed(List<Interval> intervals) {
    List<Interval> largest = List.of();
    for (Interval candidate : intervals) {
      List<Interval> group = new ArrayList<>();
      for (Interval interval : intervals) {
        if (interval.low <= candidate.low && candidate.low <= interval.high) {
          group.add(interval);
        }
      }
      largest = group.size() > largest.size() ? group : largest;
    }
    return largest;
  }

  private record Interval(NtpSample sample, long low, long high) {
    static Interval of(NtpSample sample, long base, long newest, double wander) {
      long middle = sample.offset() - base;
      long error = sample.error() + (long) Math.ceil((newest - sample.local()) * wander);
      return new Interval(sample, middle - error, middle + error);
    }
  }
}
