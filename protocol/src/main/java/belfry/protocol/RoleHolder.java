package belfry.protocol;

import java.util.Objects;

/**
 * A person with a role in a room.
 *
 * @param name the name of its account
 */
public record RoleHolder(Nickname name, Role role) {
  public RoleHolder {
    Objects.requireNonNull(name);
    Objects.requireNonNull(role);
  }
}
