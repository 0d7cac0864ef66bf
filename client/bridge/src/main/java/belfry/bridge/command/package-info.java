/** The commands of the program, their options, and how answers are printed. */
@NullMarked
package belfry.bridge.command;

import org.jspecify.annotations.NullMarked;
