package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a log. An entry is next to another one only if that is certain: if both are of one
 * epoch and have consecutive numbers, or if the first entry of an epoch names the other one.
 *
 * @param id the position in the log
 * @param follows for the first entry of an epoch, the last entry of the log before that epoch, if a
 *     process that is still running knew it; null otherwise, and for all other entries
 * @param time when the backplane appended it
 * @param kind the kind of the entry
 * @param from the name of the sender
 * @param origin the {@link Holder#id} of the sender's session
 * @param text the text
 * @param tags see {@link belfry.protocol.Event.Written#tags}; they are kept in memory and in Redis,
 *     not on disk
 */
public record Entry(
    EntryId id,
    @Nullable EntryId follows,
    Instant time,
    Kind kind,
    Nickname from,
    String origin,
    String text,
    String tags) {
  public Entry {
    Objects.requireNonNull(id);
    Objects.requireNonNull(time);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(from);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
    Objects.requireNonNull(tags);
    if (follows != null && follows.compareTo(id) >= 0) {
      throw new IllegalArgumentException(id + " can't follow " + follows);
    }
  }

  /** An entry without tags. */
  public Entry(
      EntryId id,
      @Nullable EntryId follows,
      Instant time,
      Kind kind,
      Nickname from,
      String origin,
      String text) {
    this(id, follows, time, kind, from, origin, text, "");
  }

  /** An entry that names no entry of an earlier epoch. */
  public Entry(EntryId id, Instant time, Kind kind, Nickname from, String origin, String text) {
    this(id, null, time, kind, from, origin, text);
  }

  /** What the sender said: the text, without what the server has added to it. */
  public String said() {
    return kind == Kind.SENT ? SentCopy.of(text).text() : text;
  }

  /**
   * What passes through a log without becoming an entry of it. It looks like an entry of the epoch
   * 0, which no log has.
   *
   * @param id a {@link #passingId}
   */
  public static Entry passing(EntryId id, Draft draft, Instant time) {
    return new Entry(
        id, null, time, draft.kind(), draft.from(), draft.origin(), draft.text(), draft.tags());
  }

  /** A new id for what passes through a log. */
  public static EntryId passingId() {
    return new EntryId(0, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  /** What stands in the place of this entry. A removed entry stays as it is. */
  public Entry with(Contents instead) {
    return kind == Kind.REMOVED
        ? this
        : new Entry(
            id, follows, time, instead.kind(), instead.from(), instead.origin(), instead.text());
  }

  /** Whether no entry of the log lies between a position and this entry. */
  public boolean isNextTo(EntryId last) {
    return id.isNextTo(last) || last.equals(follows);
  }

  /** The position before this entry. */
  public EntryId previous() {
    return follows == null ? id.previous() : follows;
  }

  /**
   * The end of a gap before this entry.
   *
   * @param from the beginning of the gap, which is before this entry and not next to it
   */
  public EntryId gapEnd(EntryId from) {
    return from.compareTo(previous()) < 0 ? previous() : id.previous();
  }
}
