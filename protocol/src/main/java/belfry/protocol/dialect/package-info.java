/**
 * What all dialects share: the form of a dialect, the reading of lines, telnet's bytes, and text
 * that is safe for a terminal. Bytes in, values out, and back; no I/O.
 */
package belfry.protocol.dialect;
