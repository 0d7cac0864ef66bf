package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;

/** What came of trying something until it worked or the time was over. */
sealed interface Tried<T> {
  /** It worked. */
  record Done<T>(T result) implements Tried<T> {}

  /** It was never applied. */
  record NotApplied<T>(String why) implements Tried<T> {}

  /** It may have been applied. */
  record Unknown<T>(String why) implements Tried<T> {}

  /**
   * The result.
   *
   * @throws RefusedException when there is none
   */
  default T orRefuse() {
    return switch (this) {
      case Done<T> done -> done.result;
      case NotApplied<T> _, Unknown<T> _ -> throw new RefusedException(Code.UNAVAILABLE, AWAY);
    };
  }

  /** What people are told. */
  String AWAY = "the server can't use its Redis now; try again";
}
