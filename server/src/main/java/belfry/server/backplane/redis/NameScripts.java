package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Holder;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Login;
import belfry.server.backplane.Names;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scripts for names.
 *
 * @param instance the id of this instance
 * @param lease the length of its lease
 */
record NameScripts(String instance, Duration lease) {
  private static final Script CLAIM = Scripts.load("claim.lua");
  private static final Script RELEASE = Scripts.load("release.lua");
  private static final Script AWAY = Scripts.load("away.lua");
  private static final Script FIND = Scripts.load("find.lua");
  private static final String ANY_HOLDER = "";

  /** Claims a name for a session that asks for it. */
  ScriptCall<Claim> claim(Partition partition, Partition.HeldName name) {
    return claim(partition, name, true);
  }

  /** Claims a name that this instance held before, unless another instance held it since. */
  ScriptCall<Claim> claimAgain(Partition partition, Partition.HeldName name) {
    return claim(partition, name, false);
  }

  private ScriptCall<Claim> claim(Partition partition, Partition.HeldName held, boolean asked) {
    Login login = held.holder().login();
    return new ScriptCall<>(
        CLAIM,
        List.of(
            partition.lease().leasesKey(),
            partition.ownedKey(),
            partition.namesKey(),
            partition.freedKey(),
            partition.accountsKey()),
        List.of(
            instance,
            held.name().key(),
            held.name().text(),
            held.holder().id(),
            ShortHash.of(held.holder().token().getBytes(StandardCharsets.UTF_8)),
            held.holder().inbox().text(),
            FieldCodec.optional(held.away()),
            lease.toMillis(),
            asked ? 1 : 0,
            login == null ? "" : login.account(),
            login == null ? "" : Long.toString(login.generation()),
            FieldCodec.optional(held.holder().cloak())),
        NameScripts::claim);
  }

  private static Claim claim(Reply reply) {
    return switch (reply.text(0)) {
      case "GRANTED" -> Claim.GRANTED;
      case "TAKEN" -> Claim.TAKEN;
      case "RESERVED" -> Claim.RESERVED;
      case "STALE" -> Claim.STALE;
      default -> throw Reply.unreadable();
    };
  }

  /** Releases a name if a given session holds it; reads whether it did. */
  ScriptCall<Boolean> release(Partition partition, Nickname name, Holder holder) {
    return release(partition, name.key(), holder.id());
  }

  /** Releases a name if any session of this instance holds it; reads whether one did. */
  ScriptCall<Boolean> releaseOfAny(Partition partition, String key) {
    return release(partition, key, ANY_HOLDER);
  }

  private ScriptCall<Boolean> release(Partition partition, String key, String holder) {
    return new ScriptCall<>(
        RELEASE,
        List.of(partition.ownedKey(), partition.namesKey(), partition.freedKey()),
        List.of(instance, key, holder),
        reply -> reply.number(0) == 1);
  }

  /** Marks the holder of a name as away, or as back if the text is null; reads whether it did. */
  ScriptCall<Boolean> away(
      Partition partition, Nickname name, Holder holder, @Nullable String text) {
    return new ScriptCall<>(
        AWAY,
        List.of(partition.namesKey()),
        List.of(name.key(), holder.id(), FieldCodec.optional(text)),
        reply -> reply.number(0) == 1);
  }

  /** Finds the holder of a name. */
  ScriptCall<Optional<Names.Recipient>> find(Partition partition, Nickname name) {
    return new ScriptCall<>(
        FIND, List.of(partition.namesKey()), List.of(name.key()), NameScripts::found);
  }

  static Optional<Names.Recipient> found(Reply reply) {
    return reply.size() == 0
        ? Optional.empty()
        : Optional.of(
            new Names.Recipient(
                reply.text(0),
                new LogName(reply.text(1)),
                FieldCodec.optionalText(reply.text(2)),
                FieldCodec.optionalText(reply.text(3))));
  }
}
