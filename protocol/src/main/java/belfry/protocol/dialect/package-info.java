/**
 * The parts that all dialects share: the interfaces of a dialect and a speech, the reading of
 * lines, the telnet filter, and text that is safe for a terminal. The package converts bytes to
 * values and back, and does no I/O.
 */
@NullMarked
package belfry.protocol.dialect;

import org.jspecify.annotations.NullMarked;
