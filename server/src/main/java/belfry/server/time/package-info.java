/**
 * What the clock answers to a datagram: the strftime service and the NTP service, and the state of
 * the kernel's clock that NTP reports.
 */
@NullMarked
package belfry.server.time;

import org.jspecify.annotations.NullMarked;
