package belfry.server.backplane.redis;

import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.function.Supplier;

/** An appender for which an entry is appended when the master has it. */
record PlainAppender(Commands commands) implements Appender {
  @Override
  public CommandResult<Outcome.Appended> append(Supplier<ScriptCall<Outcome.Appended>> call) {
    return commands.retry(limit -> commands.send(call.get()).await(limit));
  }
}
