/**
 * The simple services of the early Internet, over TCP and UDP: echo (RFC 862), discard (RFC 863),
 * daytime (RFC 867) and time (RFC 868). This package has the services over UDP, and what the ones
 * over TCP send.
 */
@NullMarked
package belfry.server.simple;

import org.jspecify.annotations.NullMarked;
