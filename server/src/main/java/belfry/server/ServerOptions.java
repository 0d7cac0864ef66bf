package belfry.server;

import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import belfry.server.time.ClockOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * All that can be set about a server.
 *
 * @param chat rooms and sessions
 * @param door where clients come in
 * @param memory how much is kept where there is no Redis
 * @param clock the time services; empty for none. A time port 0 is the chat's number over UDP, or
 *     any other where the chat's was free to choose and that number is taken.
 * @param admin where the admin port is; empty for none
 * @param drainWait for how long it goes on accepting after it has said that it is not ready
 * @param redis what is shared with other instances, and how; empty for an instance of its own
 */
public record ServerOptions(
    ChatOptions chat,
    DoorOptions door,
    LocalBackplane.Bounds memory,
    Optional<ClockOptions> clock,
    Optional<RedisOptions> redis,
    Optional<InetSocketAddress> admin,
    Duration drainWait) {
  /** A server of its own, without an admin port, for which no balancer waits. */
  public ServerOptions(
      ChatOptions chat,
      DoorOptions door,
      LocalBackplane.Bounds memory,
      Optional<ClockOptions> clock) {
    this(chat, door, memory, clock, Optional.empty(), Optional.empty(), Duration.ZERO);
  }
}
