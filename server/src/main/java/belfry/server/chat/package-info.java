/**
 * Chat itself: rooms as logs, members as cursors, sessions, and what each command does. It knows a
 * sink for bytes and a backplane for everything shared, but no socket and no Redis.
 */
package belfry.server.chat;
