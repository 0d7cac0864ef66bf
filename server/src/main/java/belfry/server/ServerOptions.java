package belfry.server;

import belfry.server.backplane.local.LocalBackplane;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;

/**
 * All that can be set about a server.
 *
 * @param chat rooms and sessions
 * @param door where clients come in
 * @param memory how much is kept where there is no Redis
 */
public record ServerOptions(ChatOptions chat, DoorOptions door, LocalBackplane.Bounds memory) {}
