/**
 * The speech of IRC clients: registration, capabilities, and the commands of IRC over a session of
 * the chat.
 */
@NullMarked
package belfry.server.irc;

import org.jspecify.annotations.NullMarked;
