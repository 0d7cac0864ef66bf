/** Runs a server under steady talk for long, or under more than it can carry, and judges it. */
package belfry.trials.soak;
