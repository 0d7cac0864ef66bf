package belfry.server.delivery;

import belfry.protocol.Nickname;
import java.util.Set;

/**
 * The authors whose items one reader does not get. Immutable; any thread may use it.
 *
 * @param names the names of these authors
 * @param ids the ids of their sessions, as far as they are known
 */
public record IgnoredAuthors(Set<Nickname> names, Set<String> ids) {
  /** Nobody. */
  public static final IgnoredAuthors NOBODY = new IgnoredAuthors(Set.of(), Set.of());

  public IgnoredAuthors {
    names = Set.copyOf(names);
    ids = Set.copyOf(ids);
  }

  /** Whether nobody is ignored. */
  public boolean isEmpty() {
    return names.isEmpty() && ids.isEmpty();
  }

  /** Whether an author is ignored. */
  public boolean contains(Nickname name, String id) {
    return names.contains(name) || ids.contains(id);
  }

  boolean contains(Author author) {
    return contains(author.name(), author.id());
  }
}
