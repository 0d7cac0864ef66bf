/** The time services strftime and NTP, and the state of the kernel's clock, which NTP reports. */
@NullMarked
package belfry.server.time;

import org.jspecify.annotations.NullMarked;
