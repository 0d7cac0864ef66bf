/**
 * Long runs: a server under steady talk, which must not grow, or under more than it can carry,
 * which must not break it.
 */
@NullMarked
package belfry.trials.soak;

import org.jspecify.annotations.NullMarked;
