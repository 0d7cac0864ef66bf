package belfry.server.chat;

import belfry.server.backplane.Occupant;
import belfry.server.delivery.Cursor;

/**
 * One session in one room.
 *
 * @param cursor the place of the session in the room's feed
 * @param me the session as the others see it
 */
record Membership(Room room, Cursor cursor, Occupant me) {
  Membership as(Occupant other) {
    return new Membership(room, cursor, other);
  }
}
