package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.KeyValue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the topics of rooms, which the log's hash keeps. */
record Topics(Keys keys, Commands commands) {
  private static final String[] FIELDS = {"topic-id", "topic-time", "topic"};

  /** A topic that Redis was asked for. */
  record Asked(RoomName room, CompletionStage<List<KeyValue<String, byte[]>>> fields) {}

  /** Asks for the topic of a room, without waiting. */
  Asked ask(RoomName room) {
    return new Asked(room, commands.send(command(room)));
  }

  private Commands.Command<List<KeyValue<String, byte[]>>> command(RoomName room) {
    return c -> c.hmget(keys.meta(LogName.of(room)), FIELDS);
  }

  /**
   * Waits for a topic, and asks again if that failed.
   *
   * @return the entry that set the topic, or null
   * @throws RefusedException if Redis can't be asked now
   */
  @Nullable Entry await(Asked asked) {
    try {
      return awaitOnce(asked);
    } catch (CommandFailure _) { // asked while Redis was away, for example
      return entry(commands.ask(command(asked.room)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
  }

  /**
   * Waits for a topic.
   *
   * @return the entry that set the topic, or null
   * @throws CommandFailure if there is no answer in time
   */
  static @Nullable Entry awaitOnce(Asked asked) throws InterruptedException {
    return entry(Commands.await(asked.fields, Timeouts.COMMAND));
  }

  private static @Nullable Entry entry(List<KeyValue<String, byte[]>> fields) {
    return fields.stream().allMatch(KeyValue::hasValue)
        ? EntryCodec.read(
                FieldCodec.text(fields.get(0).getValue()),
                FieldCodec.text(fields.get(1).getValue()),
                fields.get(2).getValue())
            .orElse(null)
        : null;
  }
}
