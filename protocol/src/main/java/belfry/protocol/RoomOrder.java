package belfry.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mute, a ban or an invitation that is in force in a room.
 *
 * @param who the name that the person had, or a pattern
 * @param by the moderator
 * @param until the end; null for none
 * @param why the reason, empty for none
 * @param cloak the cloak of the network to which it applies, too; null for none, or for somebody
 *     who may not know it
 */
public record RoomOrder(
    Sanction what,
    NamePattern who,
    Nickname by,
    @Nullable Instant until,
    String why,
    @Nullable String cloak) {
  /** An order about no network. */
  public RoomOrder(
      Sanction what, NamePattern who, Nickname by, @Nullable Instant until, String why) {
    this(what, who, by, until, why, null);
  }

  public RoomOrder {
    Objects.requireNonNull(what);
    Objects.requireNonNull(who);
    Objects.requireNonNull(by);
    Objects.requireNonNull(why);
  }
}
