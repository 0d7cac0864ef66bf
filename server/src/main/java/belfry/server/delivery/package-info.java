/**
 * Delivery: the newest items of logs, the cursors that move over them, and the shared bytes that go
 * to connections. It knows no room, no command and no socket: a {@link Sink} takes the bytes, and a
 * feed is given the words for a gap.
 */
@NullMarked
package belfry.server.delivery;

import org.jspecify.annotations.NullMarked;
