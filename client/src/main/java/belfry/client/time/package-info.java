/** Asks a server for the time: formatted, or as the offset of this machine's clock. */
@NullMarked
package belfry.client.time;

import org.jspecify.annotations.NullMarked;
