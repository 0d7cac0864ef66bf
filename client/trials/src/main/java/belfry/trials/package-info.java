/** Trials of a server, for those who develop it: the command line of all of them. */
package belfry.trials;
