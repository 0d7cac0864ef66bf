/**
 * Delivery: the newest items of logs, the cursors that move over them, and the shared bytes that go
 * to connections. This package does not depend on rooms, commands or sockets: a {@link Sink} takes
 * the bytes, and the owner of a feed supplies the event for a gap.
 */
@NullMarked
package belfry.server.delivery;

import org.jspecify.annotations.NullMarked;
