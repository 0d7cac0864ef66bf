package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.KeyValue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the topics and rules of rooms, which the log's hash keeps. */
record Topics(Keys keys, Commands commands) {
  private static final String[] FIELDS = {
    "topic-id", "topic-time", "topic", "rules-id", "rules", "rules-kept"
  };
  private static final int RULES = 3;

  /** What the hash has of a room: the entry that set the topic, and the rules; null for none. */
  record Kept(@Nullable Entry topic, @Nullable RoomRules rules) {}

  /** A room that Redis was asked about. */
  record Asked(RoomName room, CompletionStage<List<KeyValue<String, byte[]>>> fields) {}

  /** Asks for the topic and the rules of a room, without waiting. */
  Asked ask(RoomName room) {
    return new Asked(room, commands.send(command(room)));
  }

  private Commands.Command<List<KeyValue<String, byte[]>>> command(RoomName room) {
    return c -> c.hmget(keys.meta(LogName.of(room)), FIELDS);
  }

  /**
   * Waits for the answer, and asks again if that failed.
   *
   * @throws RefusedException if Redis can't be asked now
   */
  Kept await(Asked asked) {
    try {
      return awaitOnce(asked);
    } catch (CommandFailure _) { // asked while Redis was away, for example
      return kept(commands.ask(command(asked.room)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
  }

  /**
   * Waits for the answer to {@link #ask}.
   *
   * @throws CommandFailure if there is no answer in time
   */
  static Kept awaitOnce(Asked asked) throws InterruptedException {
    return kept(Commands.await(asked.fields, Timeouts.COMMAND));
  }

  private static Kept kept(List<KeyValue<String, byte[]>> fields) {
    return new Kept(topic(fields.subList(0, RULES)), rules(fields.subList(RULES, fields.size())));
  }

  private static @Nullable RoomRules rules(List<KeyValue<String, byte[]>> fields) {
    return fields.get(0).hasValue() && fields.get(1).hasValue()
        ? rules(
            FieldCodec.text(fields.get(0).getValue()),
            FieldCodec.text(fields.get(1).getValue()),
            fields.get(2).hasValue() ? FieldCodec.text(fields.get(2).getValue()) : "")
        : null;
  }

  /**
   * Rules as Redis keeps them.
   *
   * @param kept how long they are kept; empty if an earlier release set them. Rules that a later
   *     release keeps in another way last, too
   */
  static RoomRules rules(String id, String text, String kept) {
    RoomRules.Keeping keeping =
        Stream.of(RoomRules.Keeping.values())
            .filter(known -> known.name().equals(kept))
            .findFirst()
            .orElse(kept.isEmpty() ? RoomRules.Keeping.UNTIL_EMPTY : RoomRules.Keeping.FOR_GOOD);
    return new RoomRules(EntryId.of(id), text, keeping);
  }

  private static @Nullable Entry topic(List<KeyValue<String, byte[]>> fields) {
    return fields.stream().allMatch(KeyValue::hasValue)
        ? EntryCodec.read(
                FieldCodec.text(fields.get(0).getValue()),
                FieldCodec.text(fields.get(1).getValue()),
                fields.get(2).getValue())
            .orElse(null)
        : null;
  }
}
