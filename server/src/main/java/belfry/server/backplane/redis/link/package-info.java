/**
 * How a Redis is reached: targets, connections that are replaced when Redis fails over, commands
 * that are retried, channels, and the check of a Redis at the start. Knows nothing of what Belfry
 * keeps there.
 */
@NullMarked
package belfry.server.backplane.redis.link;

import org.jspecify.annotations.NullMarked;
