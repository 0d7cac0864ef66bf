package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Outgoing;
import belfry.server.task.Failures;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one session is in. It enters and leaves them, and shows the others in them a
 * change of name or an absence. Accessed only by the connection's thread. It ends with {@link
 * #leaveAll}.
 */
final class Memberships {
  private final int most;
  private final InstantSource clock;
  private final Presence presence;
  private final Function<RoomName, Room> rooms;
  private final Identity identity;
  private final Outgoing outgoing;
  private final Answers answers;
  private final CatchUp catchUp;
  private final HistoryPages history;
  private final Failures failures;

  /**
   * In the order of entering. A short list: a search through it is quick and takes least memory.
   */
  private final List<Membership> memberships = new ArrayList<>(1);

  /**
   * No memberships yet.
   *
   * @param most the number of rooms that a session may be in, besides the lobby
   * @param rooms begins a use of a room
   */
  Memberships(
      int most,
      InstantSource clock,
      Presence presence,
      Function<RoomName, Room> rooms,
      Identity identity,
      Outgoing outgoing,
      Answers answers,
      CatchUp catchUp,
      HistoryPages history,
      Failures failures) {
    this.most = most;
    this.clock = clock;
    this.presence = presence;
    this.rooms = rooms;
    this.identity = identity;
    this.outgoing = outgoing;
    this.answers = answers;
    this.catchUp = catchUp;
    this.history = history;
    this.failures = failures;
  }

  /** Enters a room. A member is sent the state of the room once more. */
  void join(Command.Join command) {
    RoomName wanted = command.room();
    Membership member = find(wanted);
    if (member == null) {
      enter(command);
      return;
    }
    EntryId last = member.room().feed().newest().last();
    tellEntered(command.id(), wanted, last, presence.state(wanted));
  }

  private void enter(Command.Join command) {
    checkNumber(command.room());
    Room room = rooms.apply(command.room());
    Occupant me =
        new Occupant(
            identity.id(),
            identity.name(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            identity.away());
    Cursor cursor;
    try {
      cursor = enter(command, room, me);
    } catch (RuntimeException | Error e) {
      release(room, me);
      throw e;
    }
    memberships.add(new Membership(room, cursor, me));
    outgoing.add(cursor);
    room.add(cursor);
    outgoing.advance();
  }

  /** The lobby does not count: there is always a room to go to. */
  private void checkNumber(RoomName wanted) {
    long counted = memberships.stream().filter(it -> !it.room().isLobby()).count();
    if (!wanted.equals(RoomName.LOBBY) && counted >= most) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS,
          "you are in " + counted + " rooms besides #lobby, which is as many as you may be in");
    }
  }

  /** Becomes a member for the others, and is sent the state of the room and what was missed. */
  private Cursor enter(Command.Join command, Room room, Occupant me) {
    RoomState state = presence.enter(room.name(), me);
    EntryId last = room.feed().newest().last();
    tellEntered(command.id(), room.name(), last, state);
    try {
      if (command.limit() > 0 && command.after() == null) {
        sendHistory(room.name(), last, command.limit());
      }
      EntryId after = command.after() == null ? last : command.after();
      return catchUp.cursor(room.feed(), room.name(), LogName.of(room.name()), after);
    } catch (RefusedException e) {
      answers.tell(new Event.Exited(null, room.name(), identity.name()));
      throw e;
    }
  }

  /** Sends the last entries up to one to a newcomer, or nothing if there are none. */
  private void sendHistory(RoomName room, EntryId last, int limit) {
    EntryId before = new EntryId(last.epoch(), last.seq() + 1);
    Event.History page = history.before(null, room, before, Math.min(limit, Limits.HISTORY_PAGE));
    if (!page.messages().isEmpty()) {
      history.tell(page);
    }
  }

  private void tellEntered(@Nullable String id, RoomName room, EntryId last, RoomState state) {
    answers.tell(
        entered(id, room, last, state),
        () -> entered(id, room, last, new RoomState(state.members(), null)));
  }

  private Event.Entered entered(@Nullable String id, RoomName room, EntryId last, RoomState state) {
    Entry topic = state.topic();
    return new Event.Entered(
        id,
        room,
        identity.name(),
        last,
        state.members(),
        topic == null ? null : topic.text(),
        topic == null ? null : topic.from().text(),
        Room.isQuiet(state.members()));
  }

  /**
   * Leaves a room.
   *
   * @throws RefusedException if the session is not in it
   */
  void leave(Command.Leave command) {
    exit(require(command.room()));
    answers.tell(new Event.Exited(command.id(), command.room(), identity.name()));
  }

  /**
   * Leaves every room; the session is told nothing of it. An error in leaving one room keeps the
   * session in none of the others.
   */
  void leaveAll() {
    for (Membership member : List.copyOf(memberships)) {
      failures.guard("leaving " + member.room().name(), () -> exit(member)).run();
    }
  }

  private void exit(Membership member) {
    memberships.remove(member);
    outgoing.remove(member.cursor());
    member.room().remove(member.cursor());
    release(member.room(), member.me());
  }

  private void release(Room room, Occupant me) {
    try {
      presence.exit(room.name(), me);
    } finally {
      room.release(System.nanoTime());
    }
  }

  /** Shows the others in each room the present name and away message of the session. */
  void showIdentity() {
    memberships.replaceAll(member -> {
      Occupant after = member.me().named(identity.name()).away(identity.away());
      presence.change(member.room().name(), member.me(), after);
      return member.as(after);
    });
  }

  /** The membership of a room; null if the session is not in it. */
  private @Nullable Membership find(RoomName room) {
    for (Membership member : memberships) {
      if (member.room().name().equals(room)) {
        return member;
      }
    }
    return null;
  }

  /**
   * Checks that the session is in a room.
   *
   * @throws RefusedException if it is not
   */
  Membership require(RoomName room) {
    Membership member = find(room);
    if (member == null) {
      throw new RefusedException(Code.NOT_IN_ROOM, "you are not in " + room);
    }
    return member;
  }
}
