package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.task.Failures;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port to names. A name has at most one holder, counted over all instances. */
public interface Names {
  /**
   * Claims a name for a session. The claim of a guest is granted if no account has or had the name,
   * and the name is free, this holder has it already, or its holder has the same token. The claim
   * of a session with a {@link Login} is granted if that account owns the name. If another session
   * held the name, the name's {@link Listener} is called for that session.
   *
   * @throws RefusedException when the answer can't be known now
   */
  Claim claim(Nickname name, Holder holder);

  /** Gives a name back. Does nothing if this holder does not have the name. */
  void release(Nickname name, Holder holder);

  /**
   * Finds the holder of a name.
   *
   * @return empty when the name is free
   * @throws RefusedException when the answer can't be known now
   */
  Optional<Recipient> find(Nickname name);

  /**
   * Marks the holder of a name as away, or as back. Does nothing if this holder does not have the
   * name.
   *
   * @param text the away message; null means back
   */
  void away(Nickname name, Holder holder, @Nullable String text);

  /**
   * The recipient of direct messages.
   *
   * @param holder the {@link Holder#id} of the session
   * @param inbox the log that direct messages are appended to
   * @param away the away message, or null
   * @param cloak see {@link Holder#cloak}
   */
  record Recipient(String holder, LogName inbox, @Nullable String away, @Nullable String cloak) {
    /** A recipient whose network has no cloak. */
    public Recipient(String holder, LogName inbox, @Nullable String away) {
      this(holder, inbox, away, null);
    }
  }

  /** Why a session lost its name to another one that had the right to take it. */
  String TAKEN_OVER = "another connection took your name over";

  /** A listener for names that sessions of this instance lose. */
  interface Listener {
    /**
     * A session lost its name. Called on any thread; must not block.
     *
     * @param holder the {@link Holder#id} of the session
     * @param why the reason, for the person who had the name
     */
    void nameLost(String holder, Nickname name, String why);

    /** This listener, with its errors reported instead of thrown. */
    default Listener guarded(Failures failures) {
      return (holder, name, why) ->
          failures.guard("listener of lost names", () -> nameLost(holder, name, why)).run();
    }
  }
}
