/** The ways to a server: TCP, TLS, a WebSocket, and a Unix socket. */
@NullMarked
package belfry.trials.door;

import org.jspecify.annotations.NullMarked;
