/**
 * Threads and tasks whose errors are reported, the hand-over between threads that request the same
 * work, and the failure of a part to get its address.
 */
@NullMarked
package belfry.server.task;

import org.jspecify.annotations.NullMarked;
