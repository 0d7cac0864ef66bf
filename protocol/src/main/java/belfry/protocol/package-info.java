/**
 * The words of the protocol: commands, events, names and limits. Pure values, no I/O, no logging.
 */
@NullMarked
package belfry.protocol;

import org.jspecify.annotations.NullMarked;
