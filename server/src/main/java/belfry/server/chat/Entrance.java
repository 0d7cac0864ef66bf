package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Arrival;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Place;
import belfry.server.rules.Judge;
import belfry.server.rules.Standing;
import belfry.server.task.Failures;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way into the rooms of one instance, and out of them. All sessions share it: it keeps nothing
 * of a session. Each method runs on the thread of the session's connection.
 */
final class Entrance {
  private final ChatOptions options;
  private final InstantSource clock;
  private final Logs logs;
  private final Presence presence;
  private final Rooms rooms;
  private final Failures failures;
  private final ChatCounters counters;

  Entrance(
      ChatOptions options,
      InstantSource clock,
      Logs logs,
      Presence presence,
      Rooms rooms,
      Failures failures,
      ChatCounters counters) {
    this.options = options;
    this.clock = clock;
    this.logs = logs;
    this.presence = presence;
    this.rooms = rooms;
    this.failures = failures;
    this.counters = counters;
  }

  /** The number of rooms that a session may be in, besides the lobby. */
  int roomsPerSession() {
    return options.roomsPerSession();
  }

  /**
   * Makes a session a member of a room. The session is sent the state of the room and the entries
   * that it missed; its cursor is placed, and reads the room from {@link #begin} on.
   *
   * @param origin the origin of the session, which counts the rooms that it opens
   * @throws RefusedException if the room can't be opened or read now; nothing has changed then
   */
  Membership enter(
      Command.Join command, Optional<String> origin, Identity identity, Answers answers) {
    Room room = rooms.use(command.room(), origin);
    room.countPrompt(answers.promptReaders());
    Occupant me =
        new Occupant(
            identity.id(), identity.name(), clock.millis(), identity.away(), identity.account());
    try {
      return enter(command, room, me, identity, answers);
    } catch (RuntimeException | Error e) {
      release(room, me, answers, Departure.LEFT, "");
      throw e;
    }
  }

  /** Becomes a member for the others, and is sent the state of the room and what was missed. */
  private Membership enter(
      Command.Join command, Room room, Occupant me, Identity identity, Answers answers) {
    Admitted admitted = admit(room, me, identity, command.key());
    RoomState state = admitted.state;
    RulesInForce rules = admitted.rules;
    room.hidden(!rules.rules().settings().listed());
    // Placed before the answer, which may list the people: no change after that list is missed.
    Place newest = room.feed().newest();
    EntryId last = newest.last();
    tellEntered(command.id(), room.name(), last, state, me, answers);
    try {
      if (command.limit() > 0 && command.after() == null) {
        sendHistory(room, last, command.limit(), answers);
      }
      Cursor cursor =
          command.after() == null
              ? CatchUp.cursorAfter(newest, room.feed(), answers.outgoing())
              : new CatchUp(logs, answers.outgoing(), answers, counters)
                  .cursor(room.feed(), room.name(), LogName.of(room.name()), command.after());
      return new Membership(room, cursor, me, rules);
    } catch (RefusedException e) {
      answers.tell(new Event.Exited(null, room.name(), me.name()));
      throw e;
    }
  }

  /**
   * A session that is in the room.
   *
   * @param rules the rules by which it may enter
   */
  private record Admitted(RoomState state, RulesInForce rules) {}

  /**
   * Enters the room as one without rules; if it has rules, judges by them and enters again. A host
   * that comes back is judged as the host: another one would have other rules, because those of a
   * host end when the room is empty.
   *
   * @throws RefusedException if the session may not enter
   */
  private Admitted admit(Room room, Occupant me, Identity identity, @Nullable String key) {
    @Nullable String person = room.isLobby() ? null : identity.person();
    @Nullable String hostCandidate = person;
    Standing standing = identity.standing(false);
    @Nullable RoomRules kept = null;
    RulesInForce rules = RulesInForce.NONE;
    for (int left = Judgements.MOST; left > 0; left--) {
      int places = Judge.places(rules.rules(), standing, clock.instant());
      switch (presence.enter(room.name(), me, hostCandidate, kept, places)) {
        case Arrival.Entered entered -> {
          return new Admitted(entered.state(), rules);
        }
        case Arrival.Full _ ->
            throw new RefusedException(Judge.noPlace(rules.rules(), room.name()));
        case Arrival.Stale stale -> {
          kept = stale.inForce();
          rules = RulesInForce.of(kept);
          @Nullable String hostSession = stale.host();
          boolean isHost = hostSession != null && rules.rules().isStillHost(hostSession);
          standing = identity.standing(isHost);
          if (kept == null) {
            hostCandidate = person; // the room has been empty meanwhile
          } else if (hostSession != null && !isHost) {
            hostCandidate = null;
          }
          Rulings.check(Judge.ofEntry(rules.rules(), room.name(), standing, key, clock.instant()));
        }
      }
    }
    throw new RefusedException(Code.UNAVAILABLE, "the room changes too fast; try again");
  }

  /**
   * The reason why a session that is in a room may not be there any more; empty if it may.
   *
   * @throws RefusedException if the rules can't be read now
   */
  Optional<Refusal> refusal(Membership member, Identity identity) {
    if (member.room().isLobby()) {
      return Optional.empty();
    }
    RoomState state = presence.state(member.room().name());
    return Judge.ofPresence(
        RulesInForce.of(state.rules()).rules(),
        member.room().name(),
        identity.standing(state),
        clock.instant());
  }

  /** Sends the last entries up to one to a newcomer, or nothing if there are none. */
  private void sendHistory(Room room, EntryId last, int limit, Answers answers) {
    EntryId before = new EntryId(last.epoch(), last.seq() + 1);
    HistoryPages history = new HistoryPages(logs, answers.outgoing());
    int most = Math.min(limit, Limits.HISTORY_PAGE);
    Event.History page = history.before(null, PagedLog.of(room), before, most);
    if (!page.messages().isEmpty()) {
      answers.tell(page);
    }
  }

  /**
   * Checks that a session may write in a room; see {@link Rooms#checkWrite}.
   *
   * @throws RefusedException if it may not
   */
  void checkWrite(Membership member, Optional<String> origin) {
    rooms.checkWrite(member.room(), origin);
  }

  /** Begins to send the entries of the room. */
  void begin(Membership member, Outgoing outgoing) {
    outgoing.add(member.cursor());
    member.room().add(member.cursor());
    outgoing.advance();
  }

  /** Sends the state of a room to a member that enters it once more. */
  void enterAgain(@Nullable String id, Membership member, Answers answers) {
    RoomName room = member.room().name();
    EntryId last = member.room().feed().newest().last();
    tellEntered(id, room, last, presence.state(room), member.me(), answers);
  }

  private static void tellEntered(
      @Nullable String id,
      RoomName room,
      EntryId last,
      RoomState state,
      Occupant me,
      Answers answers) {
    answers.tell(
        entered(id, room, last, state, me),
        () -> entered(id, room, last, state.withoutTopic(), me));
  }

  private static Event.Entered entered(
      @Nullable String id, RoomName room, EntryId last, RoomState state, Occupant me) {
    Entry topic = state.topic();
    return new Event.Entered(
        id,
        room,
        me.name(),
        last,
        state.members(),
        topic == null ? null : topic.text(),
        topic == null ? null : topic.from().text(),
        Room.isQuiet(state.members()));
  }

  /**
   * Shows the other members a change of name or an absence. Returns the changed membership.
   *
   * @param number the number of the change, see {@link Presence#change}
   */
  Membership show(Membership member, Identity identity, long number) {
    Occupant after =
        member.me().named(identity.name()).away(identity.away()).loggedIn(identity.account());
    presence.change(member.room().name(), member.me(), after, number);
    return member.as(after);
  }

  /** Ends a membership. The session is sent nothing of the room after this. */
  void exit(Membership member, Answers answers, Departure how, String why) {
    answers.outgoing().remove(member.cursor());
    member.room().remove(member.cursor());
    release(member.room(), member.me(), answers, how, why);
  }

  /**
   * Ends memberships of one session. An error in leaving one room keeps it in none of the others.
   */
  void exitAll(List<Membership> members, Answers answers, Departure how, String why) {
    for (Membership member : members) {
      failures
          .guard("leaving " + member.room().name(), () -> exit(member, answers, how, why))
          .run();
    }
  }

  private void release(Room room, Occupant me, Answers answers, Departure how, String why) {
    try {
      presence.exit(room.name(), me, how, why);
    } finally {
      room.countPrompt(-answers.promptReaders());
      rooms.release(room);
    }
  }
}
