/**
 * HTTP for scripts: requests that say something in a room, follow it or read its history, and the
 * payloads of programs that report what happened.
 */
@NullMarked
package belfry.server.script;

import org.jspecify.annotations.NullMarked;
