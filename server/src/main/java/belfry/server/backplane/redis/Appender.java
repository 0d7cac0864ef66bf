package belfry.server.backplane.redis;

import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.function.Supplier;

/** Runs the script that appends, and decides when an entry counts as appended. */
interface Appender {
  /**
   * Appends an entry; tries again until it succeeds or its time is over.
   *
   * @param call gives the call for one attempt, or throws a {@link CommandFailure} if none may be
   *     made now
   */
  CommandResult<Outcome.Appended> append(Supplier<ScriptCall<Outcome.Appended>> call);
}
