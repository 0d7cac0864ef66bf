package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Names;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one session: its id, its token, the name that it holds, and its away message.
 * Accessed only by the connection's thread, except {@link #mayHold}; {@link #id} never changes. It
 * ends with {@link #release}.
 */
final class Identity {
  private static final int GUEST_NAMES_TRIED = 9;

  private final Names names;
  private Holder holder;
  private volatile @Nullable Nickname name;

  /** The name that is claimed now: the answer may come after the loss of the name; else null. */
  private volatile @Nullable Nickname claimed;

  private @Nullable String away;

  Identity(Names names, Holder holder) {
    this.names = names;
    this.holder = holder;
  }

  /** The id of the session, unique over all instances and all time. */
  String id() {
    return holder.id();
  }

  /** The session as a holder of names. */
  Holder holder() {
    return holder;
  }

  /** The name. There is one from {@link #claimGuestName} on. */
  Nickname name() {
    return Objects.requireNonNull(name);
  }

  /** The away message; null while the person is here. */
  @Nullable String away() {
    return away;
  }

  /**
   * Claims a free name for a newcomer.
   *
   * @throws RefusedException if no free name was found, or names can't be claimed now
   */
  void claimGuestName(RandomGenerator random) {
    for (int attempt = 0; attempt < GUEST_NAMES_TRIED; attempt++) {
      Nickname guest = GuestNames.next(random, attempt);
      if (claim(guest, holder) == Claim.GRANTED) {
        return;
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "no free name was found; try again");
  }

  /**
   * Claims another name, and releases the present one.
   *
   * @param token the token of an earlier session, which becomes the token of this one; or null
   * @throws RefusedException if another session holds the name; nothing has changed then
   */
  void take(Nickname wanted, @Nullable String token) {
    Holder claiming = token == null ? holder : new Holder(holder.id(), token);
    Nickname before = name();
    if (claim(wanted, claiming) == Claim.TAKEN) {
      throw new RefusedException(Code.NAME_TAKEN, "somebody is " + wanted + " already");
    }
    holder = claiming;
    if (!before.equals(wanted)) {
      names.release(before, holder);
    }
    if (away != null) {
      names.away(wanted, holder, away);
    }
  }

  private Claim claim(Nickname wanted, Holder claiming) {
    claimed = wanted;
    try {
      Claim claim = names.claim(wanted, claiming);
      if (claim == Claim.GRANTED) {
        name = wanted;
      }
      return claim;
    } finally {
      claimed = null;
    }
  }

  /**
   * Whether the session holds a name, as far as can be known: it may have been granted and the
   * answer is on its way. Any thread.
   */
  boolean mayHold(Nickname one) {
    return one.equals(claimed) || one.equals(name);
  }

  /**
   * Marks the person as away or as back.
   *
   * @param text the away message; null means back
   */
  void setAway(@Nullable String text) {
    away = text;
    names.away(name(), holder, text);
  }

  /** Gives the name back. */
  void release() {
    Nickname held = name;
    if (held != null) {
      names.release(held, holder);
    }
  }
}
