package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Contents;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that Redis keeps of all logs. Any thread may use it; calls wait for Redis. */
record RedisRecords(Keys keys, String instance, Commands commands, StreamReader reader)
    implements Records {
  private static final Script REPLACE = Scripts.load("replace.lua");

  /** The entries that one call of the script copies: about 2 ms of Redis' time. */
  private static final int PART = 1_000;

  private static final int MOST_TRIES = 5;

  /**
   * The answer to one call of the script.
   *
   * @param last the last copied entry; empty after the last part
   * @param replaced how often the log was replaced before; empty if the copy must begin again
   */
  private record Copied(String last, String replaced) {
    static Copied of(Reply reply) {
      return reply.text(0).equals("AGAIN")
          ? new Copied("", "")
          : new Copied(reply.text(0), reply.text(1));
    }
  }

  @Override
  public List<LogName> names() {
    Set<LogName> names = new LinkedHashSet<>();
    try {
      LogScan.ofAll(keys, commands, names::addAll);
    } catch (CommandFailure _) {
      throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
    return List.copyOf(names);
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    return reader.after(log, after, limit);
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return reader.before(log, before, limit);
  }

  /** A stream can't change an entry, so a copy of the log takes its place. */
  @Override
  public void replace(LogName log, List<EntryId> entries, Contents instead) {
    byte[] payload = EntryCodec.payload(instead);
    for (int n = 0; n < MOST_TRIES; n++) {
      if (copy(log, entries, payload)) {
        return;
      }
    }
    throw new RefusedException(
        Code.UNAVAILABLE, "others change " + log.label() + " now, too; try again");
  }

  /** Copies the log; returns whether the copy is in its place. */
  private boolean copy(LogName log, List<EntryId> entries, byte[] instead) {
    Copied copied = new Copied("", "0");
    do {
      copied = commands.run(part(log, copied, entries, instead));
    } while (!copied.last.isEmpty());
    return !copied.replaced.isEmpty();
  }

  private ScriptCall<Copied> part(
      LogName log, Copied before, List<EntryId> entries, byte[] instead) {
    List<Object> arguments = new ArrayList<>(List.of(before.last, before.replaced, PART, instead));
    entries.forEach(id -> arguments.add(id.toString()));
    return new ScriptCall<>(
        REPLACE,
        List.of(keys.stream(log), keys.meta(log), keys.copy(log, instance)),
        arguments,
        Copied::of);
  }
}
