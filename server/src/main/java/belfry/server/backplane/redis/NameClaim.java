package belfry.server.backplane.redis;

import belfry.server.backplane.Holder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A claim of a session of this instance that Redis has not answered yet. The session does not hold
 * the name, so it can't lose it, unless Redis has granted the claim and the answer is on its way.
 *
 * <pre>
 *   asked ---- granted ----> held (see Partition.HeldName) ---- taken over ----> lost
 *     |  \                                                                        ^
 *     |   +---- granted, and taken over before the answer has come ---------------+
 *     +---- taken, or not known ----> nothing
 * </pre>
 *
 * <p>Any thread may use it.
 */
final class NameClaim {
  private final String key;
  private final Holder holder;
  private volatile @Nullable String takenOver;

  /**
   * A claim that Redis is about to be asked for.
   *
   * @param key the key of the name
   */
  NameClaim(String key, Holder holder) {
    this.key = key;
    this.holder = holder;
  }

  boolean isFor(String name) {
    return key.equals(name);
  }

  /**
   * Notes that another session took the name over from this one.
   *
   * @param session the {@link Holder#id} of the session that lost the name
   */
  void takenOver(String name, String session, String why) {
    if (isFor(name) && holder.id().equals(session)) {
      takenOver = why;
    }
  }

  /** The reason of the loss if the name was taken over before the answer came. */
  Optional<String> takenOver() {
    return Optional.ofNullable(takenOver);
  }
}
