package belfry.server.backplane;

import belfry.protocol.Nickname;
import java.util.Objects;

/**
 * What an entry says, apart from its place in the log.
 *
 * @param origin the {@link Holder#id} of the sender's session; empty for none
 */
public record Contents(Kind kind, Nickname from, String origin, String text) {
  public Contents {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(from);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
  }

  /** What stands in the place of an entry after its removal. */
  public static Contents removedBy(Nickname by) {
    return new Contents(Kind.REMOVED, by, "", "");
  }
}
