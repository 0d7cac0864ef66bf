/**
 * How the server runs its own work: threads and tasks whose errors never go unseen, and the
 * hand-over between threads that ask for the same work.
 */
@NullMarked
package belfry.server.task;

import org.jspecify.annotations.NullMarked;
