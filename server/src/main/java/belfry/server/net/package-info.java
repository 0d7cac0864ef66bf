/**
 * Connections of clients. The door accepts them, a transport carries their bytes, and a
 * conversation turns the bytes into commands. One thread, the poller, waits for all sockets. This
 * package uses {@code chat}; {@code chat} does not use this package.
 */
@NullMarked
package belfry.server.net;

import org.jspecify.annotations.NullMarked;
