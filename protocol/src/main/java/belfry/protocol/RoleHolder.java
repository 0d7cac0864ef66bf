package belfry.protocol;

import java.util.Objects;

/**
 * A person with a role in a room.
 *
 * @param name the name of its account; in a room without an owner, the name that it had
 */
public record RoleHolder(Nickname name, Role role) {
  public RoleHolder {
    Objects.requireNonNull(name);
    Objects.requireNonNull(role);
  }
}
