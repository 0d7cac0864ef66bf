/** Starts, runs and stops a Belfry server. */
@NullMarked
package belfry.server;

import org.jspecify.annotations.NullMarked;
