package belfry.server.rules;

import java.util.Objects;

/**
 * A person as a room's rules see it.
 *
 * @param person names the person over several sessions: a guest by the hash of its token, an
 *     account by its id
 */
public record Standing(String person, Rank rank) {
  public Standing {
    Objects.requireNonNull(person);
    Objects.requireNonNull(rank);
  }
}
