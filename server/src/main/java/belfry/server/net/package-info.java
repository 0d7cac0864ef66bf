/**
 * Sockets: doors that connections come in by, the connections with their limits, and the one thread
 * that knows which of them can be read or written.
 */
package belfry.server.net;
