/** A small netcat: bytes to and from any TCP, UDP or Unix socket. */
package belfry.client.raw;
