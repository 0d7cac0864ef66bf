package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Edit;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.RoleChange;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.SentCopy;
import belfry.server.backplane.SettingsChange;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes and reads the payload of an entry: what a stream keeps of its draft. */
final class EntryCodec {
  private EntryCodec() {}

  /** The payload of a draft. */
  static byte[] payload(Draft draft) {
    Contents contents = new Contents(draft.kind(), draft.from(), draft.origin(), draft.text());
    return draft.tags().isEmpty() ? payload(contents) : payload(contents, draft.tags());
  }

  /** The payload of an entry that says this. */
  static byte[] payload(Contents contents) {
    return FieldCodec.encode(
        contents.kind().name(), contents.from().text(), contents.origin(), contents.text());
  }

  /** The payload with tags, which are the last field, where earlier releases ignore them. */
  private static byte[] payload(Contents contents, String tags) {
    return FieldCodec.encode(
        contents.kind().name(), contents.from().text(), contents.origin(), contents.text(), tags);
  }

  /** Reads an entry that names no entry before it. */
  static Optional<Entry> read(String id, String time, byte[] payload) {
    return read(id, null, time, payload);
  }

  /**
   * Reads an entry.
   *
   * @param id the id as Redis writes it
   * @param follows the id that the entry names as the one before it, or null
   * @param time milliseconds since 1970
   * @return empty if this release can't read it
   */
  static Optional<Entry> read(String id, @Nullable String follows, String time, byte[] payload) {
    return ifReadable(() -> entry(id, follows, time, payload));
  }

  /**
   * Reads an entry.
   *
   * @throws RuntimeException if this release can't read it; see {@link #ifReadable}
   */
  static Entry entry(String id, @Nullable String follows, String time, byte[] payload) {
    List<byte[]> fields = FieldCodec.decode(payload);
    Kind kind = Kind.valueOf(FieldCodec.text(fields.get(0)));
    if (kind.isRuling()) {
      Ruling ruling = Ruling.of(FieldCodec.text(fields.get(3))); // fails on what is unknown
      if (kind == Kind.ROLE) {
        RoleChange.of(ruling.reason());
      }
    } else if (kind == Kind.RULES) {
      SettingsChange.of(FieldCodec.text(fields.get(3)));
    } else if (kind == Kind.EDITED) {
      Edit.of(FieldCodec.text(fields.get(3)));
    } else if (kind == Kind.SENT) {
      SentCopy.of(FieldCodec.text(fields.get(3)));
    }
    return new Entry(
        EntryId.of(id),
        follows == null ? null : EntryId.of(follows),
        Instant.ofEpochMilli(Long.parseLong(time)),
        kind,
        Nickname.of(FieldCodec.text(fields.get(1))),
        FieldCodec.text(fields.get(2)),
        FieldCodec.text(fields.get(3)),
        fields.size() > 4 ? FieldCodec.text(fields.get(4)) : "");
  }

  /** What a reader returns; empty if a field is missing or unknown to this release. */
  static <T> Optional<T> ifReadable(Supplier<T> reader) {
    try {
      return Optional.of(reader.get());
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | RefusedException _) { // a later release may write what this one can't read
      return Optional.empty();
    }
  }
}
