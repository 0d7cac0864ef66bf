/**
 * UDP services: ports with their threads, rate limits and counters. An {@link
 * belfry.server.udp.Answerer} of another package makes the answers.
 */
@NullMarked
package belfry.server.udp;

import org.jspecify.annotations.NullMarked;
