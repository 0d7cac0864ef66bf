/**
 * What every trial shares: it starts, signals and ends processes, talks to a server's admin port
 * and to Redis, and reads what Linux counts of a process.
 */
@NullMarked
package belfry.trials.process;

import org.jspecify.annotations.NullMarked;
