/** Loads a server, to measure it. */
package belfry.client.load;
