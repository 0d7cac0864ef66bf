package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one session is in. Accessed only by the connection's thread, except {@link
 * #putOut} and {@link #rooms}. It ends with {@link #leaveAll}.
 */
final class Memberships {
  private final Entrance entrance;
  private final Optional<String> origin;
  private final Identity identity;
  private final Answers answers;

  /**
   * In the order of entering. A short list: a search through it is quick and takes least memory.
   */
  private volatile List<Membership> memberships = List.of();

  /** The room that the session is entering now; or null. Guarded by this object's monitor. */
  private @Nullable RoomName entering;

  /** What put it out of that room meanwhile; or null. Guarded by this object's monitor. */
  private @Nullable PutOut putOut;

  /**
   * Ends the reading of a room.
   *
   * @param by the entry that puts the session out
   * @param end the index of the feed from which on the session gets nothing
   */
  private record PutOut(EntryId by, long end) {}

  /** Whether a membership may have been ended by {@link #putOut}. */
  private volatile boolean isSwept = true;

  /** The number of the last change of name or absence. */
  private int changes;

  /**
   * No memberships yet.
   *
   * @param origin the origin of the session; empty if its rooms count only towards all rooms
   */
  Memberships(Entrance entrance, Optional<String> origin, Identity identity, Answers answers) {
    this.entrance = entrance;
    this.origin = origin;
    this.identity = identity;
    this.answers = answers;
  }

  /** The origin of the session. */
  Optional<String> origin() {
    return origin;
  }

  /** Enters a room. A member is sent the state of the room once more. */
  void join(Command.Join command) {
    Membership member = find(command.room());
    if (member != null && member.isPutOut()) {
      exitPutOut(member);
      member = null;
    }
    if (member == null) {
      enter(command);
    } else {
      entrance.enterAgain(command.id(), member, answers);
    }
  }

  private void enter(Command.Join command) {
    checkNumber(command.room());
    begin(command.room());
    try {
      Membership member = entrance.enter(command, origin, identity, answers);
      keepEntered(member);
      entrance.begin(member, answers.outgoing());
    } finally {
      begin(null);
    }
    sweep();
  }

  private synchronized void begin(@Nullable RoomName room) {
    entering = room;
    putOut = null;
  }

  private synchronized void keepEntered(Membership member) {
    keep(Stream.concat(memberships.stream(), Stream.of(member)));
    if (putOut != null && isLater(putOut.by(), member)) {
      member.cursor().endBefore(putOut.end()); // nothing was read yet
      isSwept = false;
    }
  }

  /**
   * Ends the reading of a room, for a session that is put out of it. The session is a member until
   * {@link #sweep}, but may not do anything in the room. Any thread; never blocks.
   *
   * @param by the entry that puts the session out
   * @param end the index of the feed from which on the session gets nothing
   */
  synchronized void putOut(RoomName room, EntryId by, long end) {
    Membership member = find(room);
    if (member == null && room.equals(entering)) {
      putOut = new PutOut(by, end);
    } else if (member != null && isLater(by, member)) {
      member.cursor().endBefore(end);
      isSwept = false;
    }
  }

  /**
   * Whether an entry came after a session entered. An earlier one, which this instance gets late,
   * ended an earlier membership: it set the rules by which the session is judged, or still earlier
   * ones.
   */
  private static boolean isLater(EntryId entry, Membership member) {
    EntryId rules = member.rules().id();
    return rules == null || entry.compareTo(rules) > 0;
  }

  /** Leaves the rooms from which the session was put out, when it has got all before that. */
  void sweep() {
    if (!isSwept) {
      isSwept = true;
      for (Membership member : memberships) {
        if (member.cursor().isAtEnd()) {
          exitPutOut(member);
        } else if (member.isPutOut()) {
          isSwept = false;
        }
      }
    }
  }

  private void exitPutOut(Membership member) {
    answers.outgoing().advance(); // what is left to send
    keep(memberships.stream().filter(it -> !it.equals(member)));
    entrance.exit(member, answers, Departure.PUT_OUT, "");
    answers.tell(new Event.Exited(null, member.room().name(), identity.name(), true));
  }

  /** Judges the session in a room by other rules from now on. Returns the membership. */
  Membership judgedBy(RoomName room, RulesInForce rules) {
    require(room);
    keep(memberships.stream().map(it -> it.room().name().equals(room) ? it.judgedBy(rules) : it));
    return require(room);
  }

  /** The lobby does not count: there is always a room to go to. */
  private void checkNumber(RoomName wanted) {
    long counted = memberships.stream().filter(it -> !it.room().isLobby()).count();
    if (!wanted.equals(RoomName.LOBBY) && counted >= entrance.roomsPerSession()) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS,
          "you are in " + counted + " rooms besides #lobby, which is as many as you may be in");
    }
  }

  /**
   * Leaves a room.
   *
   * @throws RefusedException if the session is not in it
   */
  void leave(Command.Leave command) {
    Membership member = require(command.room());
    keep(memberships.stream().filter(it -> !it.equals(member)));
    String why = Objects.requireNonNullElse(command.why(), "");
    entrance.exit(member, answers, Departure.LEFT, why);
    answers.tell(new Event.Exited(command.id(), command.room(), identity.name()));
  }

  /**
   * Leaves every room. The session is sent no answer.
   *
   * @param how {@link Departure#LEFT} if the session goes on
   * @param why the reason for the others; empty for none
   */
  void leaveAll(Departure how, String why) {
    List<Membership> all = memberships;
    memberships = List.of();
    entrance.exitAll(all, answers, how, why);
  }

  /** Shows the others in each room the present name and away message of the session. */
  void showIdentity() {
    int number = ++changes;
    keep(memberships.stream().map(member -> entrance.show(member, identity, number)));
  }

  /**
   * Leaves the rooms that the session may not be in as the person that it is now, after it became
   * another one.
   *
   * @throws RefusedException if the rules can't be read now; it stays in those rooms, and is judged
   *     when it speaks
   */
  void leaveForbidden() {
    for (Membership member : memberships) {
      Optional<Refusal> refusal = entrance.refusal(member, identity);
      if (refusal.isPresent() && !member.isPutOut()) {
        keep(memberships.stream().filter(it -> !it.equals(member)));
        entrance.exit(member, answers, Departure.LEFT, "");
        answers.tell(new Event.Exited(null, member.room().name(), identity.name(), true));
        answers.tell(new Event.Refused(null, refusal.get()));
      }
    }
  }

  /** Keeps other memberships. The list of {@link Stream#toList} takes three times the memory. */
  private void keep(Stream<Membership> others) {
    memberships = others.collect(Collectors.toUnmodifiableList());
  }

  /** The rooms, in the order of entering. Any thread. */
  List<RoomName> rooms() {
    return memberships.stream()
        .filter(member -> !member.isPutOut())
        .map(member -> member.room().name())
        .toList();
  }

  /** The rooms that are not hidden, in the order of entering. Any thread. */
  List<RoomName> listedRooms() {
    return memberships.stream()
        .filter(member -> !member.isPutOut() && !member.room().isHidden())
        .map(member -> member.room().name())
        .toList();
  }

  /** Whether the session is in a room that is in no list. */
  boolean isInHidden(RoomName room) {
    Membership member = find(room);
    return member != null && member.room().isHidden();
  }

  /** Whether the session is in a room. */
  boolean isIn(RoomName room) {
    Membership member = find(room);
    return member != null && !member.isPutOut();
  }

  /** The newest entry of a room that the session may read now; empty if it may read none. */
  Optional<EntryId> readable(RoomName room) {
    Membership member = find(room);
    return member == null || member.isPutOut()
        ? Optional.empty()
        : Optional.of(member.room().feed().newest().last());
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
    if (member == null || member.isPutOut()) {
      throw notIn(room);
    }
    return member;
  }

  /** The refusal of a command about a room that the session is not in. */
  static RefusedException notIn(RoomName room) {
    return new RefusedException(Code.NOT_IN_ROOM, "you are not in " + room);
  }

  /**
   * Checks that the session may write in a room.
   *
   * @throws RefusedException if it is not in the room, or the room has no message yet and the
   *     origin of the session has begun too many rooms
   */
  Membership requireToWrite(RoomName room) {
    Membership member = require(room);
    entrance.checkWrite(member, origin);
    return member;
  }
}
