/** The entry point of Belfry's clients. */
@NullMarked
package belfry.client;

import org.jspecify.annotations.NullMarked;
