package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.function.Supplier;

/** An appender for which a script is done when the master has run it. */
record PlainAppender(Commands commands) implements Appender {
  @Override
  public <T> CommandResult<T> run(Supplier<ScriptCall<T>> call) {
    return commands.retry(limit -> commands.send(call.get()).await(limit));
  }
}
