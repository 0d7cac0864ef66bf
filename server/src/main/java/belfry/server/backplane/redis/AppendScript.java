package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The script that appends an entry to a log once, and publishes it. */
final class AppendScript {
  private static final Script SCRIPT = Scripts.load("append.lua");
  private static final Duration AUDIT_KEPT = Duration.ofDays(400);
  private static final Duration KEPT = Duration.ofDays(30);

  /** Nobody reads the inbox of a guest that has not come back by then. */
  private static final Duration GUEST_INBOX_KEPT = Duration.ofDays(1);

  private static final String STALE = "STALE";
  private static final EntryId NOTHING_SEEN = new EntryId(0, 0);

  private AppendScript() {}

  /**
   * The input of one attempt.
   *
   * @param key recognises the draft if it is appended again
   * @param seen the last entry that this instance knows, or null; if Redis is behind it, the log
   *     lost its end and begins a new epoch
   * @param entries the number of entries that the log keeps
   * @param unarchived the number of entries that it keeps while the archive lacks them; 0 without
   *     an archive
   * @param until the time until which the append may be done, by the clock of Redis
   */
  record Input(
      Keys keys,
      LogName log,
      Draft draft,
      IdempotencyKey key,
      @Nullable EntryId seen,
      long entries,
      long unarchived,
      long until) {}

  static ScriptCall<Outcome> call(Input in) {
    Draft.Effect effect = in.draft.effect();
    return new ScriptCall<>(SCRIPT, keys(in, effect), arguments(in, effect), AppendScript::outcome);
  }

  private static List<String> keys(Input in, Draft.@Nullable Effect effect) {
    LogName log = in.log;
    List<String> keys =
        new ArrayList<>(effect == null ? in.keys.append(log) : in.keys.appendWithEffect(log));
    if (in.unarchived > 0) {
      keys.add(in.keys.unarchived(Partition.number(log.text())));
    }
    return keys;
  }

  private static List<Object> arguments(Input in, Draft.@Nullable Effect effect) {
    LogName log = in.log;
    Draft draft = in.draft;
    EntryId seen = in.seen == null ? NOTHING_SEEN : in.seen;
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                log.text(),
                in.keys.channel(log),
                in.key.bytes(),
                EntryCodec.payload(draft),
                draft.kind() == Kind.TOPIC ? 1 : 0,
                in.unarchived > 0 ? in.entries + " " + in.unarchived : in.entries,
                in.key.isOfClient() ? 1 : 0,
                seen.epoch(),
                seen.seq(),
                kept(log).toSeconds(),
                in.until,
                draft.judgedBy() == null ? "" : draft.judgedBy().toString()));
    if (effect != null) {
      String putOut = effect.putOut() == null ? "" : effect.putOut();
      arguments.addAll(
          List.of(
              effect.rules(),
              draft.origin(),
              putOut,
              effect.keeping().name(),
              effect.alone() ? 1 : 0));
    }
    return arguments;
  }

  /** How long a log outlives its last use. */
  static Duration kept(LogName log) {
    if (log.isAudit()) {
      return AUDIT_KEPT;
    }
    return log.isInbox() && log.account().isEmpty() ? GUEST_INBOX_KEPT : KEPT;
  }

  static Outcome outcome(Reply reply) {
    if (reply.text(0).equals(STALE)) {
      return new Outcome.Stale();
    }
    try {
      return new Outcome.Appended(EntryId.of(reply.text(0)), reply.number(2) == 1);
    } catch (RefusedException _) { // not an id
      throw Reply.unreadable();
    }
  }
}
