package belfry.server;

import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import java.util.Optional;

/**
 * All that can be set about a server.
 *
 * @param chat rooms and sessions
 * @param door where clients come in
 * @param memory how much is kept where there is no Redis
 * @param redis what is shared with other instances, and how; empty for an instance of its own
 */
public record ServerOptions(
    ChatOptions chat,
    DoorOptions door,
    LocalBackplane.Bounds memory,
    Optional<RedisOptions> redis) {}
