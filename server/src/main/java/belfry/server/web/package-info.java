/**
 * HTTP, WebSocket and the page of the chat, as pure functions of bytes: nothing here knows a
 * socket, a session or a room.
 */
@NullMarked
package belfry.server.web;

import org.jspecify.annotations.NullMarked;
