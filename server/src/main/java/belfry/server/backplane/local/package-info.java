/** The backplane of one process: everything in its memory, within bounds. */
@NullMarked
package belfry.server.backplane.local;

import org.jspecify.annotations.NullMarked;
