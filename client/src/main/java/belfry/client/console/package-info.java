/** The fronts that show a chat to a person or a program: a terminal, plain lines, and a filter. */
@NullMarked
package belfry.client.console;

import org.jspecify.annotations.NullMarked;
