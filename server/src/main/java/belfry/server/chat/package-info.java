/**
 * Chat itself: rooms as logs, sessions, and the commands. It knows a backplane for everything that
 * is shared and delivery for everything that is sent, but no socket and no Redis.
 */
@NullMarked
package belfry.server.chat;

import org.jspecify.annotations.NullMarked;
