/**
 * The JSON dialect, for programs: commands and events as objects, one on a line. The shape of an
 * object is written and read in one place: {@code JsonCommands} and {@code JsonEvents}.
 */
package belfry.protocol.json;
