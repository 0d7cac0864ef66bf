/**
 * Standard time: strftime as glibc prints it, zones as the tz database names them, NTP packets and
 * what they prove, and a clock that follows them. No sockets; the one thing read from outside is
 * the machine's zone tables.
 */
@NullMarked
package belfry.protocol.time;

import org.jspecify.annotations.NullMarked;
