/** What a program speaks with a server: lines over a socket, with commands and events as JSON. */
@NullMarked
package belfry.client.wire;

import org.jspecify.annotations.NullMarked;
