package belfry.server;

import belfry.server.backplane.local.LocalBackplane;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * All that can be set about a server.
 *
 * @param chat rooms and sessions
 * @param door where clients come in
 * @param memory how much is kept where there is no Redis
 * @param admin where the admin port is, if anywhere
 * @param drainWait for how long it goes on accepting after it has said that it is not ready
 */
public record ServerOptions(
    ChatOptions chat,
    DoorOptions door,
    LocalBackplane.Bounds memory,
    Optional<InetSocketAddress> admin,
    Duration drainWait) {
  /** A server without an admin port, for which no balancer waits. */
  public ServerOptions(ChatOptions chat, DoorOptions door, LocalBackplane.Bounds memory) {
    this(chat, door, memory, Optional.empty(), Duration.ZERO);
  }
}
