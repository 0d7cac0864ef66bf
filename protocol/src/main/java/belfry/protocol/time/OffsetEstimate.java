package belfry.protocol.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The offset of a local clock, from several samples.
 *
 * @param local the reading of the local clock for which the offset holds, in nanoseconds
 * @param offset nanoseconds to add to the local clock to get nanoseconds since 1970
 * @param delay the shortest round-trip time of the kept samples, in nanoseconds
 * @param error the largest possible error of the offset, in nanoseconds, if most samples are honest
 * @param kept the number of samples that agree with the offset
 * @param asked the number of all samples
 */
public record OffsetEstimate(long local, long offset, long delay, long error, int kept, int asked) {

  /**
   * Finds the offset that most samples allow (the intersection of RFC 5905, section 11.2.1): each
   * sample gives an interval of offsets, and the estimate takes the range in which most intervals
   * overlap. Of the samples that allow this range, the one with the shortest delay selects the
   * offset within it.
   *
   * @param samples samples of one local clock, from one or several servers
   * @param wander the largest possible error of the local clock's rate, as a fraction: it widens
   *     the intervals of older samples
   * @return the estimate; empty if half or fewer of the samples allow a common offset
   */
  public static Optional<OffsetEstimate> of(List<NtpSample> samples, double wander) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    // Offsets may be large, as of System.nanoTime(): subtract the first, so that nothing overflows.
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

  /**
   * The largest group of intervals with a common offset. A lower end of one of them is always such
   * an offset.
   */
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
