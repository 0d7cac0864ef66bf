package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import java.util.Optional;

/**
 * Places in logs that one process of a deployment moves on, such as those up to which webhooks have
 * been delivered. They outlast the process as far as the logs do. Thread-safe; a method may block
 * for a bounded time.
 */
public interface Bookmarks {
  /**
   * Whether this process is to move them now. At most one process of a deployment does, apart from
   * moments in which another one takes over.
   */
  boolean mayMove();

  /** This process moves them no more, so that another one may go on at once. */
  void endMoving();

  /**
   * The place of a bookmark; empty if it was never set.
   *
   * @throws RefusedException if it can't be read now
   */
  Optional<EntryId> read(String name);

  /**
   * Moves a bookmark on, or makes it. A bookmark never goes back: if its place is a later one, it
   * stays there. So a process that no longer {@link #mayMove} may call this, too.
   *
   * @throws RefusedException if it can't be written now
   */
  void moveOn(String name, EntryId place);
}
