/**
 * The parts that all dialects share: the interfaces of a dialect and a speech, the reading of
 * lines, telnet's bytes, and text that is safe for a terminal. Bytes in, values out, and back; no
 * I/O.
 */
@NullMarked
package belfry.protocol.dialect;

import org.jspecify.annotations.NullMarked;
