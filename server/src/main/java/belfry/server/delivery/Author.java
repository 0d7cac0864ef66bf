package belfry.server.delivery;

import belfry.protocol.Nickname;

/**
 * The author of an item.
 *
 * @param name the name at that time
 * @param id the id of the author's session, which a new name does not change
 */
public record Author(Nickname name, String id) {}
