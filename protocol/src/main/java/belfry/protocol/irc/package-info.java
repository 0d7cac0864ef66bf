/**
 * The wire format of IRC (RFC 1459, RFC 2812, and the message tags of IRCv3): messages, and texts
 * that fit into them.
 */
@NullMarked
package belfry.protocol.irc;

import org.jspecify.annotations.NullMarked;
