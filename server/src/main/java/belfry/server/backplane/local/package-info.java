/**
 * The backplane of one process: everything in its memory, within bounds. A journal keeps the logs
 * in a file.
 */
@NullMarked
package belfry.server.backplane.local;

import org.jspecify.annotations.NullMarked;
