/** The load generator: it measures a server under many clients, and checks what they receive. */
@NullMarked
package belfry.trials.load;

import org.jspecify.annotations.NullMarked;
