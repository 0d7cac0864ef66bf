/**
 * Connections: a door accepts them, a transport carries their bytes, a conversation turns the bytes
 * into commands, and one thread knows which of them can be read or written. This package knows
 * sockets and chat; chat does not know it.
 */
@NullMarked
package belfry.server.net;

import org.jspecify.annotations.NullMarked;
