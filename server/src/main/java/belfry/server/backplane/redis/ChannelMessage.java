package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import java.util.ArrayList;
import java.util.List;

/** A message that a script publishes to instances over a channel. */
sealed interface ChannelMessage {
  /** A log got an entry. */
  record Appended(LogName log, Entry entry) implements ChannelMessage {}

  /** Something passed through a log, see {@link belfry.server.backplane.Logs#pass}. */
  record Passed(LogName log, Entry entry) implements ChannelMessage {}

  /** Occupants of a room came, went or changed, in this order. */
  record PresenceChanged(List<PresenceChange> changes) implements ChannelMessage {}

  /** A session of the receiving instance lost its name. */
  record NameLost(String holder, Nickname name, String why) implements ChannelMessage {}

  /** A probe of the receiving instance came back. */
  record Probed(long number) implements ChannelMessage {}

  /** A message that this release can't read, as from a later release. */
  record Unreadable() implements ChannelMessage {}

  /** The number of fields for one change of presence. */
  int CHANGE_FIELDS = 8;

  /** In a departure, the field that says that the session of the occupant ended. */
  String DISCONNECTED = "Q";

  /** In a departure, the field that says that the occupant was put out. */
  String PUT_OUT = "K";

  /** The field that says how an occupant left a room. Earlier releases leave it empty. */
  static String field(Departure how) {
    return switch (how) {
      case LEFT -> "";
      case DISCONNECTED -> DISCONNECTED;
      case PUT_OUT -> PUT_OUT;
    };
  }

  /** Reads any bytes as a message. */
  static ChannelMessage of(byte[] bytes) {
    return EntryCodec.<ChannelMessage>ifReadable(() -> read(FieldCodec.decode(bytes)))
        .orElseGet(Unreadable::new);
  }

  private static ChannelMessage read(List<byte[]> fields) {
    return switch (FieldCodec.text(fields.getFirst())) {
      case "E" ->
          new Appended(
              new LogName(FieldCodec.text(fields.get(1))),
              EntryCodec.entry(
                  FieldCodec.text(fields.get(2)),
                  fields.size() > 5 ? FieldCodec.text(fields.get(5)) : null,
                  FieldCodec.text(fields.get(3)),
                  fields.get(4)));
      case "T" ->
          new Passed(
              new LogName(FieldCodec.text(fields.get(1))),
              EntryCodec.entry(
                  FieldCodec.text(fields.get(2)),
                  null,
                  FieldCodec.text(fields.get(3)),
                  fields.get(4)));
      case "P" -> presenceChanged(fields.stream().map(FieldCodec::text).toList());
      case "L" ->
          new NameLost(
              FieldCodec.text(fields.get(1)),
              Nickname.of(FieldCodec.text(fields.get(2))),
              FieldCodec.text(fields.get(3)));
      case "Q" -> new Probed(Long.parseLong(FieldCodec.text(fields.get(1))));
      default -> new Unreadable();
    };
  }

  private static PresenceChanged presenceChanged(List<String> fields) {
    List<PresenceChange> changes = new ArrayList<>();
    for (int i = 2; i + CHANGE_FIELDS <= fields.size(); i += CHANGE_FIELDS) {
      changes.add(change(fields.subList(i, fields.size())));
    }
    return new PresenceChanged(changes);
  }

  /** Reads the first change of these fields. */
  private static PresenceChange change(List<String> fields) {
    int members = Integer.parseInt(fields.get(1));
    Occupant who =
        new Occupant(
            fields.get(2),
            Nickname.of(fields.get(4)),
            Long.parseLong(fields.get(3)),
            FieldCodec.optionalText(fields.get(5)));
    return switch (fields.getFirst()) {
      case "C" -> new PresenceChange.Came(who, members);
      case "W" -> new PresenceChange.Went(who, members, departure(fields.get(6)), fields.get(7));
      default -> {
        Occupant before =
            who.named(Nickname.of(fields.get(6))).away(FieldCodec.optionalText(fields.get(7)));
        yield new PresenceChange.Changed(before, who, members, number(fields));
      }
    };
  }

  private static Departure departure(String field) {
    return switch (field) {
      case DISCONNECTED -> Departure.DISCONNECTED;
      case PUT_OUT -> Departure.PUT_OUT;
      default -> Departure.LEFT;
    };
  }

  /**
   * The number of a change, which comes last in its message, where earlier releases ignore it. 0 if
   * an earlier release sent the message.
   */
  private static long number(List<String> fields) {
    return fields.size() > CHANGE_FIELDS ? Long.parseLong(fields.get(CHANGE_FIELDS)) : 0;
  }
}
