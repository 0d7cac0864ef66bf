package belfry.server.chat;

import belfry.server.backplane.Occupant;
import belfry.server.delivery.Cursor;

/**
 * One session in one room.
 *
 * @param cursor the place of the session in the room's feed
 * @param me the session as the others see it
 * @param rules the rules by which the session is judged, until the backplane says that others are
 *     in force
 */
record Membership(Room room, Cursor cursor, Occupant me, RulesInForce rules) {
  Membership as(Occupant other) {
    return new Membership(room, cursor, other, rules);
  }

  Membership judgedBy(RulesInForce others) {
    return new Membership(room, cursor, me, others);
  }

  /** Whether the session was put out of the room, and may not do anything there any more. */
  boolean isPutOut() {
    return cursor.isEnding();
  }
}
