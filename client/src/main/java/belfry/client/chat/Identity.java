package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;

/**
 * Who one is, on this connection and the next: the name, the secret that gives it back, and the
 * last direct message that was seen. Belongs to the chat's thread.
 */
final class Identity {
  private static final EntryId BEGIN = new EntryId(0, 0);
  private static final int MOST_TRIES = 9;

  private final Nickname wish;
  private int tries;
  private Nickname name;
  private String token;
  private String offered;
  private EntryId told;

  /**
   * @param wish the name to ask for; null to take what the server gives
   */
  Identity(Nickname wish) {
    this.wish = wish;
  }

  /** The name; null before the first welcome. */
  Nickname name() {
    return name;
  }

  /** What to ask for first on a new connection. */
  Command greeting(String id) {
    if (token != null) {
      return new Command.Nick(id, name, token, told());
    }
    return wish == null ? new Command.Ping(id) : new Command.Nick(id, wish, null, null);
  }

  /** The server gave a name and a secret. */
  void welcomed(Nickname you, String secret) {
    offered = secret;
    if (token == null) {
      name = you;
      token = secret;
    }
  }

  /** The server says that this is the name now. */
  void named(Nickname now) {
    name = now;
  }

  /** The name could not be taken back: it is the one that the server gave. */
  void lost(Nickname given) {
    name = given;
    token = offered;
    told = null;
  }

  /** Another name to try where the first wish is taken; null when it is time to give up. */
  Command nextWish(String id) {
    tries++;
    if (wish == null || tries >= MOST_TRIES) {
      return null;
    }
    String text = wish.text();
    int most = Math.min(text.codePointCount(0, text.length()), Limits.NICKNAME - 1);
    try {
      String shorter = text.substring(0, text.offsetByCodePoints(0, most));
      return new Command.Nick(id, Nickname.of(shorter + (tries + 1)), null, null);
    } catch (RefusedException _) { // a name that can't have a digit stays a wish
      return null;
    }
  }

  /** Takes note of a direct message; false when it was seen before. */
  boolean see(EntryId entry) {
    if (told != null && entry.compareTo(told) <= 0) {
      return false;
    }
    told = entry;
    return true;
  }

  /** Before the first direct message there is nothing that could be missed but later ones. */
  private EntryId told() {
    return told == null ? BEGIN : told;
  }
}
