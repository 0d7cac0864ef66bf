package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/** What instances tell each other over a channel, as scripts write it and as it is kept. */
sealed interface Message {
  /** A log got an entry. */
  record Appended(LogName log, Entry entry) implements Message {}

  /** Some came into a room, went or changed. */
  record Moved(List<PresenceChange> changes) implements Message {}

  /** A session of the instance lost its name. */
  record Lost(String holder, Nickname name, String why) implements Message {}

  /** The instance's own probe came back. */
  record Probed(long number) implements Message {}

  /** Something that this release can't read, as of one to come. */
  record Strange() implements Message {}

  /** Fields of one change in a message of changes. */
  int CHANGE_FIELDS = 8;

  /** Reads a message, whatever it is. */
  static Message of(byte[] bytes) {
    return readable(() -> read(Fields.decode(bytes))).orElseGet(Strange::new);
  }

  /** What is read, unless it is not as this release knows it. */
  private static <T> Optional<T> readable(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | RefusedException _) { // a field is missing or strange: the caller goes on without
      return Optional.empty();
    }
  }

  private static Message read(List<byte[]> fields) {
    return switch (Fields.text(fields.getFirst())) {
      case "E" ->
          new Appended(
              new LogName(Fields.text(fields.get(1))),
              read(Fields.text(fields.get(2)), Fields.text(fields.get(3)), fields.get(4)));
      case "P" -> moved(fields.stream().map(Fields::text).toList());
      case "L" ->
          new Lost(
              Fields.text(fields.get(1)),
              Nickname.of(Fields.text(fields.get(2))),
              Fields.text(fields.get(3)));
      case "Q" -> new Probed(Long.parseLong(Fields.text(fields.get(1))));
      default -> new Strange();
    };
  }

  private static Moved moved(List<String> fields) {
    List<PresenceChange> changes = new ArrayList<>();
    for (int i = 2; i + CHANGE_FIELDS <= fields.size(); i += CHANGE_FIELDS) {
      changes.add(change(fields.subList(i, i + CHANGE_FIELDS)));
    }
    return new Moved(changes);
  }

  private static PresenceChange change(List<String> fields) {
    int members = Integer.parseInt(fields.get(1));
    Occupant who =
        new Occupant(
            fields.get(2),
            Nickname.of(fields.get(4)),
            Instant.ofEpochMilli(Long.parseLong(fields.get(3))),
            Fields.optionalText(fields.get(5)));
    return switch (fields.getFirst()) {
      case "C" -> new PresenceChange.Came(who, members);
      case "W" -> new PresenceChange.Went(who, members);
      default -> {
        Occupant before =
            who.named(Nickname.of(fields.get(6))).away(Fields.optionalText(fields.get(7)));
        yield new PresenceChange.Changed(before, who, members);
      }
    };
  }

  /** What is kept of a draft. */
  static byte[] payload(Draft draft) {
    return Fields.encode(draft.kind().name(), draft.from().text(), draft.origin(), draft.text());
  }

  /** An entry from what is kept of it, unless this release can't read it. */
  static Optional<Entry> entry(String id, String time, byte[] payload) {
    return readable(() -> read(id, time, payload));
  }

  private static Entry read(String id, String time, byte[] payload) {
    List<byte[]> fields = Fields.decode(payload);
    return new Entry(
        EntryId.of(id),
        Instant.ofEpochMilli(Long.parseLong(time)),
        Kind.valueOf(Fields.text(fields.get(0))),
        Nickname.of(Fields.text(fields.get(1))),
        Fields.text(fields.get(2)),
        Fields.text(fields.get(3)));
  }
}
