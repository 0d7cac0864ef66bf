/**
 * The fault run: breaks a deployment in many ways while programs talk, and proves from what each of
 * them saw that the promises held.
 */
package belfry.trials.chaos;
