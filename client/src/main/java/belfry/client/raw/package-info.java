/** A small netcat: passes bytes to and from any TCP, UDP or Unix socket. */
@NullMarked
package belfry.client.raw;

import org.jspecify.annotations.NullMarked;
