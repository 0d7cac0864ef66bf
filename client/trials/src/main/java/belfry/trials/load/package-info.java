/** Loads a server, to measure it. */
package belfry.trials.load;
