/** Tables, their columns and rows, as both a source and Redis know them. */
@NullMarked
package belfry.bridge.table;

import org.jspecify.annotations.NullMarked;
