package belfry.server.backplane;

import belfry.protocol.Role;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of the role of a person, as an entry says it.
 *
 * @param now the role from the entry on; null for none
 * @param was the role before; null for none
 */
public record RoleChange(@Nullable Role now, @Nullable Role was) {
  /**
   * Reads the text of an entry.
   *
   * @throws IllegalArgumentException if it names no role
   */
  public static RoleChange of(String text) {
    String[] words = text.split(" ", 2);
    return new RoleChange(role(words[0]), words.length < 2 ? null : role(words[1]));
  }

  private static @Nullable Role role(String wire) {
    return wire.isEmpty() ? null : Role.valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /** The text of an entry that says this. */
  public String text() {
    return wire(now) + (was == null ? "" : " " + was.wire());
  }

  private static String wire(@Nullable Role role) {
    return role == null ? "" : role.wire();
  }
}
