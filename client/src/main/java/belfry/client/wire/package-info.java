/**
 * What programs speak with a server: a socket with lines, and on it commands and events as JSON.
 */
package belfry.client.wire;
