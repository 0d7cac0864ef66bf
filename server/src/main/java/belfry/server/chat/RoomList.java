package belfry.server.chat;

import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.RoomRules;
import belfry.server.rules.Judge;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of rooms as one session sees it: without the topics of the rooms that the session may
 * not enter. A room is judged when it is read, because there may be many more than a client is
 * sent. Accessed only by the thread of the session's connection.
 */
final class RoomList extends AbstractList<RoomInfo> {
  private final List<ListedRoom> rooms;
  private final Identity viewer;
  private final Memberships memberships;
  private final Instant now;

  RoomList(List<ListedRoom> rooms, Identity viewer, Memberships memberships, Instant now) {
    this.rooms = rooms;
    this.viewer = viewer;
    this.memberships = memberships;
    this.now = now;
  }

  @Override
  public RoomInfo get(int index) {
    ListedRoom room = rooms.get(index);
    RoomInfo info = room.info();
    return info.topic() == null || isOpen(info.name(), room.rules())
        ? info
        : new RoomInfo(info.name(), info.members(), null);
  }

  /** Whether the viewer is in a room, or may enter it. */
  private boolean isOpen(RoomName room, @Nullable RoomRules rules) {
    return rules == null || memberships.isIn(room) || isAdmitted(room, rules);
  }

  private boolean isAdmitted(RoomName room, RoomRules rules) {
    try {
      return Judge.ofEntry(RulesInForce.of(rules).rules(), room, viewer.standing(false), null, now)
          .isEmpty();
    } catch (RefusedException _) { // a later release wrote the rules
      return false;
    }
  }

  @Override
  public int size() {
    return rooms.size();
  }
}
