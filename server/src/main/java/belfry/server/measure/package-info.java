/**
 * Counters and other measures. Each package declares its measures with these types, and {@code
 * admin} shows them. This package uses no other package of the server.
 */
@NullMarked
package belfry.server.measure;

import org.jspecify.annotations.NullMarked;
