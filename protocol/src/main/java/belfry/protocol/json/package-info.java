/**
 * The JSON dialect, for programs: each command and each event is one object on one line. {@code
 * JsonCommands} and {@code JsonEvents} declare the shape of each once, for both reading and
 * writing.
 */
@NullMarked
package belfry.protocol.json;

import org.jspecify.annotations.NullMarked;
