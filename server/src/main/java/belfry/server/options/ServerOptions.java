package belfry.server.options;

import belfry.server.archive.ArchiveTarget;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import belfry.server.posix.IoChoice;
import belfry.server.time.ClockOptions;
import belfry.server.tls.TlsOptions;
import belfry.server.webhook.WebhookOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a server, by part.
 *
 * @param chat rooms and sessions
 * @param door the chat port and its connections
 * @param tls the encryption of connections; empty without a certificate
 * @param memory the size of histories without Redis
 * @param clock the time services; empty for none. A time port 0 stands for the number of the chat
 *     port, or for any port if the system chose that number and it is in use for UDP.
 * @param data where a single instance keeps what was said; empty for memory only
 * @param archive the database that gets all messages; empty for none
 * @param redis the Redis that instances share; empty for a single instance
 * @param admin the address of the admin port; empty for none
 * @param drainWait the time for which a stopping server still accepts connections after it has
 *     reported that it is not ready
 * @param io how messages are written to many readers
 * @param webhooks the rooms whose messages are posted to URLs
 */
public record ServerOptions(
    ChatOptions chat,
    DoorOptions door,
    Optional<TlsOptions> tls,
    LocalBackplane.Bounds memory,
    Optional<ClockOptions> clock,
    Optional<DataOptions> data,
    Optional<ArchiveTarget> archive,
    Optional<RedisOptions> redis,
    Optional<InetSocketAddress> admin,
    Duration drainWait,
    IoChoice io,
    WebhookOptions webhooks) {

  /** Refuses a negative time. */
  public ServerOptions {
    Objects.requireNonNull(chat);
    Objects.requireNonNull(door);
    Objects.requireNonNull(memory);
    Objects.requireNonNull(webhooks);
    if (drainWait.isNegative()) {
      throw new IllegalArgumentException("a negative wait for balancers");
    }
  }

  /** The settings of a server without webhooks. */
  public ServerOptions(
      ChatOptions chat,
      DoorOptions door,
      Optional<TlsOptions> tls,
      LocalBackplane.Bounds memory,
      Optional<ClockOptions> clock,
      Optional<DataOptions> data,
      Optional<ArchiveTarget> archive,
      Optional<RedisOptions> redis,
      Optional<InetSocketAddress> admin,
      Duration drainWait,
      IoChoice io) {
    this(
        chat,
        door,
        tls,
        memory,
        clock,
        data,
        archive,
        redis,
        admin,
        drainWait,
        io,
        WebhookOptions.NONE);
  }

  /**
   * The settings of a single instance without TLS, without an admin port and without a wait for
   * balancers.
   */
  public ServerOptions(
      ChatOptions chat,
      DoorOptions door,
      LocalBackplane.Bounds memory,
      Optional<ClockOptions> clock) {
    this(
        chat,
        door,
        Optional.empty(),
        memory,
        clock,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        IoChoice.AUTO);
  }
}
