package belfry.server.backplane;

import belfry.server.measure.Measure;
import java.util.List;

/**
 * All that instances share. One contract for every implementation, checked by one test suite. Its
 * methods may be called from any thread, never with a lock held.
 */
public interface Backplane extends Logs, Names, Presence, AutoCloseable {
  /** What an ack survives, in one line for a person, such as {@code acks survive: …}. */
  String promise();

  /** Whether what is appended is proven to reach followers, now. */
  Health health();

  /** What it counts and measures of itself. */
  default List<Measure> measures() {
    return List.of();
  }

  /** Ends it. Claims and members that were not given back are so by the backplane's own means. */
  @Override
  void close();

  /**
   * How the path from append to delivery does.
   *
   * @param proven whether it works as far as is known
   * @param detail one line for a person
   */
  record Health(boolean proven, String detail) {}
}
