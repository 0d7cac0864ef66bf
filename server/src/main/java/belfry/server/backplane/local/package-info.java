/** The backplane of one process: everything in its memory, within bounds. */
package belfry.server.backplane.local;
