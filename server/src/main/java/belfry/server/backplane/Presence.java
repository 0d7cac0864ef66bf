package belfry.server.backplane;

import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port to presence: the occupants of each room, counted over all instances. Followers of the
 * room's log get each change.
 */
public interface Presence {
  /**
   * Adds an occupant to a room, unless other rules are in force than those by which it was judged.
   * The first occupant of an empty room becomes its host, until the room is empty again; the rules
   * that a host set end with that, too.
   *
   * @param person names the person over several sessions: a host that comes back is the host again.
   *     Null if this occupant can't become the host, nor be the host again
   * @param judgedBy the rules by which the occupant may enter; null for no rules
   * @param places the number of occupants up to which this one may enter
   * @throws RefusedException if that can't be done now
   */
  Arrival enter(
      RoomName room,
      Occupant who,
      @Nullable String person,
      @Nullable RoomRules judgedBy,
      int places);

  /** Enters a room of which these rules limit no number of occupants. */
  default Arrival enter(
      RoomName room, Occupant who, @Nullable String person, @Nullable RoomRules judgedBy) {
    return enter(room, who, person, judgedBy, Integer.MAX_VALUE);
  }

  /**
   * Whether a session is in a room.
   *
   * @param holder the {@link Holder#id} of the session
   * @throws RefusedException if that can't be known now
   */
  boolean contains(RoomName room, String holder);

  /**
   * Removes an occupant from a room. Does nothing if it is not there.
   *
   * @param why the reason for the others in the room; empty for none
   */
  void exit(RoomName room, Occupant who, Departure how, String why);

  /** Removes an occupant that gives no reason. */
  default void exit(RoomName room, Occupant who, Departure how) {
    exit(room, who, how, "");
  }

  /**
   * Changes the name, the away message or the account of an occupant. Does nothing if it is not
   * there.
   *
   * @param before the occupant as the caller knew it
   * @param number the number of the change, which is the same in all rooms of the session; each
   *     later change of the session has a higher number, and the first one is 1
   */
  void change(RoomName room, Occupant before, Occupant after, long number);

  /**
   * The state of a room; without occupants and rules if there is no such room.
   *
   * @throws RefusedException if that can't be known now
   */
  RoomState state(RoomName room);

  /**
   * The occupants of a room in the order in which they entered, up to a limit.
   *
   * @throws RefusedException if that can't be known now
   */
  List<Occupant> people(RoomName room, int limit);

  /**
   * All rooms with occupants that are not hidden, largest first. Only the first {@link
   * Limits#LISTED} have their topics, with the rules that say who may see them.
   *
   * @throws RefusedException if that can't be known now
   */
  List<ListedRoom> rooms();
}
