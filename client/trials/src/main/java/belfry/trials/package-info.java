/** Trials of a server, for those who develop it: the command line of all of them. */
@NullMarked
package belfry.trials;

import org.jspecify.annotations.NullMarked;
