package belfry.server.backplane.redis;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.redis.link.Reply;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
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
  private static final int FIELDS_OF_AN_OCCUPANT = 5;
  private static final int FIELDS_OF_A_COUNT = 2;
  private static final String STALE = "STALE";
  private static final String FULL = "FULL";

  /** In place of the id of rules: an occupant that Redis has lost is not judged again. */
  private static final String LOST = "LOST";

  /** The answer to {@link #enter}. */
  sealed interface Answer {}

  /**
   * The occupants of a room, of which the one that asked is one.
   *
   * @param topic the entry that set the topic; null for none, or one that can't be read
   */
  record Entered(Count count, @Nullable Entry topic) implements Answer {
    static Entered of(Reply reply) {
      return new Entered(Count.of(reply), topic(reply));
    }

    private static @Nullable Entry topic(Reply reply) {
      return reply.size() > FIELDS_OF_A_COUNT
          ? EntryCodec.read(reply.text(2), reply.text(3), reply.bytes(4)).orElse(null)
          : null;
    }
  }

  /**
   * The number of occupants of a room.
   *
   * @param host the holder that is the host; null for none
   */
  record Count(int members, @Nullable String host) {
    static Count of(Reply reply) {
      String host = reply.text(1);
      return new Count((int) reply.number(0), host.isEmpty() ? null : host);
    }
  }

  /**
   * An occupant was judged by other rules than those in force.
   *
   * @param inForce the rules in force; null for none
   * @param host the holder with which the person is the host; null if the person is not
   */
  record Stale(@Nullable RoomRules inForce, @Nullable String host) implements Answer {}

  /** As many occupants are in the room as it allows. */
  record Full() implements Answer {}

  /**
   * Adds an occupant to a room.
   *
   * @param person see {@link belfry.server.backplane.Presence#enter}
   * @param judgedBy the rules by which the occupant may enter; null for no rules
   * @param places the number of occupants up to which this one may enter
   */
  ScriptCall<Answer> enter(
      Partition partition,
      RoomName room,
      Occupant who,
      @Nullable String person,
      @Nullable RoomRules judgedBy,
      int places) {
    String rules = judgedBy == null ? "" : judgedBy.id().toString();
    return enter(partition, room, who, person, rules, places);
  }

  /** Adds an occupant that Redis has lost. */
  ScriptCall<Answer> enterAgain(Partition partition, RoomName room, Occupant who) {
    return enter(partition, room, who, null, LOST, Integer.MAX_VALUE);
  }

  private ScriptCall<Answer> enter(
      Partition partition,
      RoomName room,
      Occupant who,
      @Nullable String person,
      String judgedBy,
      int places) {
    return new ScriptCall<>(
        ENTER,
        List.of(
            partition.lease().leasesKey(),
            partition.ownedKey(),
            partition.peopleKey(),
            partition.membersKey(),
            partition.countsKey(),
            partition.hostsKey(),
            partition.metaKey(room),
            partition.hiddenKey()),
        List.of(
            instance,
            room.text(),
            who.holder(),
            "%015d".formatted(who.sinceMillis()), // occupants are sorted by this text
            who.name().text(),
            FieldCodec.optional(who.away()),
            person == null ? "" : person,
            account(who),
            judgedBy,
            places),
        PresenceScripts::answer);
  }

  private static Answer answer(Reply reply) {
    if (reply.text(0).equals(FULL)) {
      return new Full();
    }
    if (!reply.text(0).equals(STALE)) {
      return Entered.of(reply);
    }
    if (reply.size() == 1) {
      return new Stale(null, null);
    }
    String host = reply.text(4);
    return new Stale(
        Topics.rules(reply.text(1), reply.text(2), reply.text(3)), host.isEmpty() ? null : host);
  }

  private static String account(Occupant who) {
    return who.account() == null ? "" : who.account();
  }

  /** Counts the occupants of a room. */
  ScriptCall<Count> count(Partition partition, RoomName room) {
    return new ScriptCall<>(
        COUNT,
        List.of(partition.membersKey(), partition.countsKey(), partition.hostsKey()),
        List.of(room.text()),
        Count::of);
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
   * Changes the name, the away message or the account of an occupant; reads whether it is there.
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
            number,
            account(after)),
        reply -> reply.number(0) == 1);
  }

  /** Lists occupants of a room, in the order in which they entered. */
  ScriptCall<List<Occupant>> people(Partition partition, RoomName room, int limit) {
    return new ScriptCall<>(
        PEOPLE,
        List.of(partition.peopleKey(), partition.membersKey()),
        List.of(room.text(), limit),
        PresenceScripts::people);
  }

  static List<Occupant> people(Reply reply) {
    List<Occupant> people = new ArrayList<>();
    for (int i = 0; i < reply.size(); i += FIELDS_OF_AN_OCCUPANT) {
      String account = reply.text(i + 4);
      people.add(
          new Occupant(
              reply.text(i),
              Nickname.of(reply.text(i + 1)),
              reply.number(i + 2),
              FieldCodec.optionalText(reply.text(i + 3)),
              account.isEmpty() ? null : account));
    }
    return people;
  }
}
