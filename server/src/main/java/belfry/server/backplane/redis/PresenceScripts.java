package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scripts for presence.
 *
 * @param instance the id of this instance
 */
record PresenceScripts(String instance) {
  private static final Script ENTER = Scripts.load("enter.lua");
  private static final Script COUNT = Scripts.load("count.lua");
  private static final Script CONTAINS = Scripts.load("contains.lua");
  private static final Script EXIT = Scripts.load("exit.lua");
  private static final Script CHANGE = Scripts.load("change.lua");
  private static final Script PEOPLE = Scripts.load("people.lua");
  private static final int FIELDS_OF_A_PERSON = 4;

  /**
   * The occupants of a room.
   *
   * @param host the holder that is the host; null for none
   */
  record Entered(int members, @Nullable String host) {
    static Entered of(Reply reply) {
      String host = reply.text(1);
      return new Entered((int) reply.number(0), host.isEmpty() ? null : host);
    }
  }

  /**
   * Adds an occupant to a room.
   *
   * @param person see {@link belfry.server.backplane.Presence#enter}
   */
  ScriptCall<Entered> enter(
      Partition partition, RoomName room, Occupant who, @Nullable String person) {
    return new ScriptCall<>(
        ENTER,
        List.of(
            partition.lease().leasesKey(),
            partition.ownedKey(),
            partition.peopleKey(),
            partition.membersKey(),
            partition.countsKey(),
            partition.hostsKey(),
            partition.metaKey(room)),
        List.of(
            instance,
            room.text(),
            who.holder(),
            "%015d".formatted(who.sinceMillis()), // occupants are sorted by this text
            who.name().text(),
            FieldCodec.optional(who.away()),
            person == null ? "" : person),
        Entered::of);
  }

  /** Counts the occupants of a room. */
  ScriptCall<Entered> count(Partition partition, RoomName room) {
    return new ScriptCall<>(
        COUNT,
        List.of(partition.membersKey(), partition.countsKey(), partition.hostsKey()),
        List.of(room.text()),
        Entered::of);
  }

  /** Reads whether a session is in a room. */
  ScriptCall<Boolean> contains(Partition partition, RoomName room, String holder) {
    return new ScriptCall<>(
        CONTAINS,
        List.of(partition.membersKey()),
        List.of(room.text(), holder),
        reply -> reply.number(0) == 1);
  }

  /**
   * Removes an occupant from a room; reads whether it was there.
   *
   * @param holder the id of the occupant's holder
   * @param why the reason for the others; empty for none
   */
  ScriptCall<Boolean> exit(
      Partition partition, RoomName room, String holder, Departure how, String why) {
    return new ScriptCall<>(
        EXIT,
        List.of(
            partition.ownedKey(),
            partition.peopleKey(),
            partition.membersKey(),
            partition.countsKey(),
            partition.hostsKey()),
        List.of(room.text(), holder, ChannelMessage.field(how), why),
        reply -> reply.number(0) == 1);
  }

  /**
   * Changes the name or the away message of an occupant; reads whether it is there.
   *
   * @param number the number of the change
   */
  ScriptCall<Boolean> change(Partition partition, RoomName room, Occupant after, long number) {
    return new ScriptCall<>(
        CHANGE,
        List.of(partition.membersKey(), partition.countsKey()),
        List.of(
            room.text(),
            after.holder(),
            after.name().text(),
            FieldCodec.optional(after.away()),
            number),
        reply -> reply.number(0) == 1);
  }

  /** Lists occupants of a room, in the order in which they entered. */
  ScriptCall<List<Person>> people(Partition partition, RoomName room, int limit) {
    return new ScriptCall<>(
        PEOPLE,
        List.of(partition.peopleKey(), partition.membersKey(), partition.hostsKey()),
        List.of(room.text(), limit),
        PresenceScripts::people);
  }

  static List<Person> people(Reply reply) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < reply.size(); i += FIELDS_OF_A_PERSON) {
      people.add(
          new Person(
              Nickname.of(reply.text(i)),
              Instant.ofEpochMilli(reply.number(i + 1)),
              FieldCodec.optionalText(reply.text(i + 2)),
              reply.number(i + 3) == 1 ? Role.HOST : null));
    }
    return people;
  }
}
