/**
 * How commands and events look on the wire: lines, telnet's bytes, and the text and JSON dialects.
 * Bytes in, values out, and back; no I/O.
 */
package belfry.protocol.dialect;
