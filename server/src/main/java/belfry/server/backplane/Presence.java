package belfry.server.backplane;

import belfry.protocol.Limits;
import belfry.protocol.Person;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import java.util.List;

/** Who is in which room, on all instances. Followers of the room's log are told of each change. */
public interface Presence {
  /**
   * Somebody comes in.
   *
   * @throws RefusedException when it can't be done now
   */
  RoomState enter(RoomName room, Occupant who);

  /** Somebody leaves. Nothing happens when they are not there. */
  void exit(RoomName room, Occupant who);

  /** Somebody in the room has another name, or is away or back. */
  void change(RoomName room, Occupant before, Occupant after);

  /** The room's state; no members where there is no such room. */
  RoomState state(RoomName room);

  /** Some of those in a room, longest there first. */
  List<Person> people(RoomName room, int limit);

  /**
   * All rooms that somebody is in, largest first; the topics of the first {@link Limits#LISTED}
   * only.
   */
  List<RoomInfo> rooms();
}
