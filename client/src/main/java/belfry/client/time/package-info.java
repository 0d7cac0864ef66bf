/** Asks a server for the time: formatted, or how far this machine's clock is off. */
package belfry.client.time;
