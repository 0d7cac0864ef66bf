/** The archive: a database that keeps the entries of logs for longer than their tails do. */
@NullMarked
package belfry.server.archive;

import org.jspecify.annotations.NullMarked;
