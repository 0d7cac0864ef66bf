package belfry.server.backplane;

import belfry.protocol.Nickname;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry that no log has yet. Two drafts for one log are the same if client id, sender, kind and
 * text are equal.
 *
 * @param kind the kind of the entry
 * @param from the name of the sender
 * @param origin the {@link Holder#id} of the sender's session
 * @param clientId the id that the client gave the draft, by which a repeated draft is recognised;
 *     null for none
 * @param text the text
 */
public record Draft(
    Kind kind, Nickname from, String origin, @Nullable String clientId, String text) {
  public Draft {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(from);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
  }
}
