package belfry.server.backplane;

import belfry.protocol.Nickname;
import java.util.Objects;

/**
 * An entry that is not in a log yet.
 *
 * @param kind what it is
 * @param from who wrote it
 * @param origin the {@link Holder#id} of the session that wrote it
 * @param clientId what the client calls it, for recognising it when it is sent again; or null. Two
 *     drafts are the same when this, the name and the text are the same.
 * @param text what was written
 */
public record Draft(Kind kind, Nickname from, String origin, String clientId, String text) {
  public Draft {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(from);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
  }
}
