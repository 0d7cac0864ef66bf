package belfry.server.backplane.redis;

import java.util.List;

/** How the script that appends is run: as it is, or so that replicas hold what it wrote. */
interface Appends extends AutoCloseable {
  /** Appends, with the script's arguments but the last; tries again until the time is over. */
  Tried<Reply> append(List<String> keys, Object... args);

  /** Another Redis may be the master: connect anew. Never blocks. */
  void renew();

  @Override
  void close();
}
