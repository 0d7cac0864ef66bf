/** The disk trial: power that is cut, and a disk that is full, under a server that keeps data. */
@NullMarked
package belfry.trials.disk;

import org.jspecify.annotations.NullMarked;
