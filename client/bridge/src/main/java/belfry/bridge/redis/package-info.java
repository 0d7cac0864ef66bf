/** The copy in Redis: its keys, its catalog, how a generation is written, replaced and read. */
@NullMarked
package belfry.bridge.redis;

import org.jspecify.annotations.NullMarked;
