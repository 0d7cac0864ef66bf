/**
 * Threads and tasks whose errors are reported, and the hand-over between threads that request the
 * same work.
 */
@NullMarked
package belfry.server.task;

import org.jspecify.annotations.NullMarked;
