/**
 * The fault run: it breaks a deployment in many ways while programs talk, and proves from what each
 * program received that the promises of the protocol were kept.
 */
@NullMarked
package belfry.trials.chaos;

import org.jspecify.annotations.NullMarked;
