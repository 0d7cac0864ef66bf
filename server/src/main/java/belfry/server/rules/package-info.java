/**
 * Who may do what in a room: its rules, and the one pure function that judges. It does no input and
 * output, and keeps no state.
 */
@NullMarked
package belfry.server.rules;

import org.jspecify.annotations.NullMarked;
