package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.function.Supplier;

/** Runs a script that must not be lost, and decides when it counts as done. */
interface Appender {
  /**
   * Runs a script; tries again until it succeeds or its time is over. The script may run twice.
   *
   * @param call gives the call for one attempt, or throws a {@link CommandFailure} if none may be
   *     made now
   */
  <T> CommandResult<T> run(Supplier<ScriptCall<T>> call);
}
