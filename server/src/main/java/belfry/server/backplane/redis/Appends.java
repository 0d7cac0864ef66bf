package belfry.server.backplane.redis;

import java.util.List;
import java.util.function.Supplier;

/** How the script that appends is run: as it is, or so that replicas hold what it wrote. */
interface Appends extends AutoCloseable {
  /**
   * Appends; tries again until the time is over.
   *
   * @param args the script's arguments, as they are for one attempt, or a {@link Failure} where
   *     there may be none now
   */
  Tried<Reply> append(List<String> keys, Supplier<List<Object>> args);

  /** Another Redis may be the master: connect anew. Never blocks. */
  void renew(String why);

  @Override
  void close();
}
