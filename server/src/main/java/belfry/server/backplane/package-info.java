/**
 * The port behind which logs are ordered and kept, names are unique, and who is where is known. The
 * chat core uses nothing else of the outside; {@code local} and {@code redis} implement it.
 */
package belfry.server.backplane;
