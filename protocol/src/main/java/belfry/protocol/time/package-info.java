/**
 * Standard time: strftime as in glibc, the zones of the tz database, NTP packets and samples, and a
 * clock that follows time servers. The package opens no sockets; the only files that it reads are
 * the machine's zone tables.
 */
@NullMarked
package belfry.protocol.time;

import org.jspecify.annotations.NullMarked;
