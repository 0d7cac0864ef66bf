package belfry.server.backplane.redis.link;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;

/** The result of a command that was tried until it succeeded or its time was over. */
public sealed interface CommandResult<T> {
  /** The reason for a refusal while Redis can't be used, for the person who is refused. */
  String UNAVAILABLE = "the server can't use its Redis now; try again";

  /** The command succeeded. */
  record Done<T>(T value) implements CommandResult<T> {}

  /** The command was never applied. */
  record NotApplied<T>(String reason) implements CommandResult<T> {}

  /** The command may have been applied. */
  record Unknown<T>(String reason) implements CommandResult<T> {}

  /**
   * The value of a command that succeeded.
   *
   * @throws RefusedException with {@link Code#UNAVAILABLE} in the other cases
   */
  default T orRefuse() {
    return switch (this) {
      case Done<T> done -> done.value;
      case NotApplied<T> _, Unknown<T> _ ->
          throw new RefusedException(Code.UNAVAILABLE, UNAVAILABLE);
    };
  }
}
