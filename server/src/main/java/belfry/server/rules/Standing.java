package belfry.server.rules;

import belfry.protocol.Nickname;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person as a room's rules see it.
 *
 * @param name the present name
 * @param person names the person over several sessions: a guest by the hash of its token, an
 *     account by its id
 * @param session the id of its session, during which it may become another person for the server
 * @param account the id of its account; null for a guest
 * @param cloak the cloak of its network, which may have other people, too; null for none
 * @param isHost whether it is the host of the room, which counts while the room has no owner
 */
public record Standing(
    Nickname name,
    String person,
    String session,
    @Nullable String account,
    @Nullable String cloak,
    boolean isHost) {
  /** A person whose network has no cloak. */
  public Standing(
      Nickname name, String person, String session, @Nullable String account, boolean isHost) {
    this(name, person, session, account, null, isHost);
  }

  public Standing {
    Objects.requireNonNull(name);
    Objects.requireNonNull(person);
    Objects.requireNonNull(session);
  }
}
