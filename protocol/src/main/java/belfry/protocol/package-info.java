/**
 * The values of the protocol: commands, events, names and limits. The package does no I/O and no
 * logging.
 */
@NullMarked
package belfry.protocol;

import org.jspecify.annotations.NullMarked;
