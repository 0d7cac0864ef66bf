package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one session is in. Accessed only by the connection's thread. It ends with {@link
 * #leaveAll}.
 */
final class Memberships {
  private final Entrance entrance;
  private final Optional<String> origin;
  private final Identity identity;
  private final Answers answers;

  /**
   * In the order of entering. A short list: a search through it is quick and takes least memory.
   */
  private List<Membership> memberships = List.of();

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
    if (member == null) {
      enter(command);
    } else {
      entrance.enterAgain(command.id(), member, answers);
    }
  }

  private void enter(Command.Join command) {
    checkNumber(command.room());
    Membership member = entrance.enter(command, origin, identity, answers);
    keep(Stream.concat(memberships.stream(), Stream.of(member)));
    entrance.begin(member, answers.outgoing());
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
    entrance.exit(member, answers.outgoing(), Departure.LEFT);
    answers.tell(new Event.Exited(command.id(), command.room(), identity.name()));
  }

  /**
   * Leaves every room. The session is sent no answer.
   *
   * @param how {@link Departure#LEFT} if the session goes on
   */
  void leaveAll(Departure how) {
    List<Membership> all = memberships;
    memberships = List.of();
    entrance.exitAll(all, answers.outgoing(), how);
  }

  /** Shows the others in each room the present name and away message of the session. */
  void showIdentity() {
    int number = ++changes;
    keep(memberships.stream().map(member -> entrance.show(member, identity, number)));
  }

  /** Keeps other memberships. The list of {@link Stream#toList} takes three times the memory. */
  private void keep(Stream<Membership> others) {
    memberships = others.collect(Collectors.toUnmodifiableList());
  }

  /** The rooms, in the order of entering. */
  List<RoomName> rooms() {
    return memberships.stream().map(member -> member.room().name()).toList();
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
