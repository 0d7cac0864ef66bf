package belfry.server.rules;

import java.util.Objects;

/**
 * A person as a room's rules see it.
 *
 * @param person names the person over several sessions: a guest by the hash of its token, an
 *     account by its id
 * @param session the id of its session, during which it may become another person for the server
 */
public record Standing(String person, String session, Rank rank) {
  public Standing {
    Objects.requireNonNull(person);
    Objects.requireNonNull(session);
    Objects.requireNonNull(rank);
  }
}
