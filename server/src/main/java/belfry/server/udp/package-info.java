/**
 * Services that answer datagrams: a port with its thread, the limits of its answers, and its
 * counters. What a datagram means is up to an {@link belfry.server.udp.Answerer} of another
 * package.
 */
@NullMarked
package belfry.server.udp;

import org.jspecify.annotations.NullMarked;
