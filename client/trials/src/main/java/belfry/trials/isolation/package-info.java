/** Isolation: the delay of calm clients while a crowd of hostile ones works on the server. */
@NullMarked
package belfry.trials.isolation;

import org.jspecify.annotations.NullMarked;
