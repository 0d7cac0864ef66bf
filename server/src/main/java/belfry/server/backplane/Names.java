package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.util.Optional;

/** Who has which name. A name has one holder, on all instances. */
public interface Names {
  /**
   * Claims a name. It is granted when it is free, or held already by this holder, or held by
   * another one with the same token, who is told by {@link Lost}.
   *
   * @throws RefusedException when it can't be known now
   */
  Claim claim(Nickname name, Holder holder);

  /** Gives a name back, if this holder still has it. */
  void release(Nickname name, Holder holder);

  /**
   * Who has this name; empty when nobody has.
   *
   * @throws RefusedException when it can't be known now
   */
  Optional<Recipient> find(Nickname name);

  /** Notes that this holder of a name is away, or back where the text is null. */
  void away(Nickname name, Holder holder, String text);

  /**
   * Somebody who can be told something.
   *
   * @param inbox where it goes
   * @param away what was said on going away, or null
   */
  record Recipient(LogName inbox, String away) {}

  /** Is told that a session of this instance no longer holds its name. */
  interface Lost {
    /** The session with this {@link Holder#id} lost this name, and why. Must not block. */
    void lost(String holder, Nickname name, String why);
  }
}
