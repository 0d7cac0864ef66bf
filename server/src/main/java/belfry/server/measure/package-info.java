/**
 * What can be counted and measured: a leaf that every package may use to say how it does, without
 * knowing who asks. {@code admin} reads it.
 */
package belfry.server.measure;
