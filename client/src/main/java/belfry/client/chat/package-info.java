/**
 * The model of a chat: the session with a server and how it is made again, the rooms and their
 * people, what is typed and what is shown. It knows no terminal; a front implements {@link
 * belfry.client.chat.Screen}.
 */
@NullMarked
package belfry.client.chat;

import org.jspecify.annotations.NullMarked;
