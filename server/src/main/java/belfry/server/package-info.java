/** Starts, runs and stops a Belfry server. */
package belfry.server;
