/** A client of the chat that answers questions to a copy. */
@NullMarked
package belfry.bridge.bot;

import org.jspecify.annotations.NullMarked;
