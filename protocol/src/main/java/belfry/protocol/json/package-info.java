/**
 * The JSON dialect, for programs: commands and events as objects, one on a line. The shape of a
 * command or event is declared once, in {@code JsonCommands} or {@code JsonEvents}, and serves both
 * reading and writing.
 */
@NullMarked
package belfry.protocol.json;

import org.jspecify.annotations.NullMarked;
