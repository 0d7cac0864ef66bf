package belfry.server.backplane.redis.link;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.function.Supplier;

/**
 * One connection of Lettuce for commands, to a node or to a cluster.
 *
 * @param connection the connection itself
 * @param async its commands, of the kind that nodes and clusters have in common
 * @param masters gives the commands of each node that takes writes; may block as connecting does,
 *     and throw {@link CommandFailure}
 */
record LettuceConnection(
    StatefulConnection<String, byte[]> connection,
    RedisClusterAsyncCommands<String, byte[]> async,
    Supplier<List<RedisClusterAsyncCommands<String, byte[]>>> masters) {}
