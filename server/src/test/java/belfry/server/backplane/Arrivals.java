package belfry.server.backplane;

import belfry.protocol.RoomName;

/** Enters rooms as one who may always do so. */
public final class Arrivals {
  private Arrivals() {}

  /** Enters a room as one who can't become its host. */
  public static RoomState enter(Backplane at, RoomName room, Occupant who) {
    return enter(at, room, who, null);
  }

  /** Enters a room, judged by the rules in force. */
  public static RoomState enter(Backplane at, RoomName room, Occupant who, String person) {
    RoomRules judgedBy = null;
    while (true) {
      switch (at.presence().enter(room, who, person, judgedBy)) {
        case Arrival.Entered entered -> {
          return entered.state();
        }
        case Arrival.Stale stale -> judgedBy = stale.inForce();
        case Arrival.Full _ -> throw new AssertionError("the room is full");
      }
    }
  }
}
