/**
 * The bridge from SQL to Redis: imports databases and dumps, and answers questions from the copy.
 */
@NullMarked
package belfry.bridge;

import org.jspecify.annotations.NullMarked;
