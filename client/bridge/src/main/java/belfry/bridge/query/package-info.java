/** Questions to a copy: how they are read, planned with the indexes, and answered. */
@NullMarked
package belfry.bridge.query;

import org.jspecify.annotations.NullMarked;
