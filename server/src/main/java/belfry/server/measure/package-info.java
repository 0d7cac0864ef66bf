/**
 * Counts and measurements. A leaf of the server: each package declares its measures here without
 * knowing the readers; {@code admin} shows them.
 */
@NullMarked
package belfry.server.measure;

import org.jspecify.annotations.NullMarked;
