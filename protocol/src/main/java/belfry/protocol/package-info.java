/**
 * What is said over the wire: commands, events, names and limits. Pure values, no I/O, no logging.
 */
package belfry.protocol;
