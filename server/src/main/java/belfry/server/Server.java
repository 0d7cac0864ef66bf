package belfry.server;

import belfry.server.admin.AdminServer;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Names;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisBackplane;
import belfry.server.chat.Chat;
import belfry.server.net.Door;
import belfry.server.net.StopLimits;
import belfry.server.time.ClockOptions;
import belfry.server.time.ClockServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One running Belfry: the chat, its backplane and its door, and the clock. Started once, stopped
 * once.
 */
public final class Server implements AutoCloseable {
  private final Chat chat;
  private final Door door;

  private final Optional<ClockServer> clock;
  private final Condition condition;
  private final Optional<AdminServer> admin;
  private final Duration drainWait;

  private Server(Chat chat, Door door, Optional<ClockServer> clock, ServerOptions options)
      throws IOException {
    this.chat = chat;
    this.door = door;
    this.clock = clock;
    this.condition = new Condition(chat, door, clock);
    this.drainWait = options.drainWait();
    this.admin =
        options.admin().isEmpty()
            ? Optional.empty()
            : Optional.of(AdminServer.start(options.admin().get(), condition));
  }

  /**
   * Starts a server; when this returns it accepts connections.
   *
   * @throws IOException when an address can't be bound; nothing is left running then
   * @throws belfry.server.backplane.redis.UnusableRedisException when there is no Redis to use
   */
  public static Server start(ServerOptions options) throws IOException {
    InstantSource clock = InstantSource.system();
    Chat chat = new Chat(options.chat(), clock, lost -> backplane(options, clock, lost));
    Door door = null;
    Optional<ClockServer> clockServer = Optional.empty();
    try {
      door = new Door(options.door(), chat);
      clockServer = startClock(options, door.address().getPort());
      Server server = new Server(chat, door, clockServer, options);
      door.open();
      return server;
    } catch (IOException e) {
      clockServer.ifPresent(ClockServer::close);
      if (door != null) {
        door.close();
      }
      chat.close();
      throw e;
    }
  }

  private static Optional<ClockServer> startClock(ServerOptions options, int chatPort)
      throws IOException {
    if (options.clock().isEmpty()) {
      return Optional.empty();
    }
    ClockOptions clock = options.clock().get();
    if (clock.timePort().equals(OptionalInt.of(0))) {
      try {
        return Optional.of(ClockServer.start(clock.withTimePort(chatPort)));
      } catch (IOException e) {
        if (options.door().address().getPort() != 0) {
          throw e;
        }
      }
    }
    return Optional.of(ClockServer.start(clock));
  }

  private static Backplane backplane(ServerOptions options, InstantSource clock, Names.Lost lost) {
    return options.redis().isPresent()
        ? RedisBackplane.connect(options.redis().get(), lost)
        : new LocalBackplane(options.memory(), clock, lost);
  }

  /** Where chat is, with the real port. */
  public InetSocketAddress address() {
    return door.address();
  }

  /** Where the admin port is, with the real port; empty where there is none. */
  public Optional<InetSocketAddress> adminAddress() {
    return admin.map(AdminServer::address);
  }

  /** The time services, if there are any. */
  public Optional<ClockServer> clock() {
    return clock;
  }

  /** What an ack survives. */
  public String promise() {
    return backplane().promise();
  }

  private Backplane backplane() {
    return chat.backplane();
  }

  /** The chat. */
  public Chat chat() {
    return chat;
  }

  /** The door. */
  public Door door() {
    return door;
  }

  /**
   * Stops in stages: is not ready any more, lets nobody in once balancers know that, tells
   * everybody, waits for commands in hand and for what is to be told, gives names back.
   *
   * @return how many connections had to be cut off because they did not end in time
   */
  public int drain() {
    condition.drain();
    awaitBalancers();
    door.stopAccepting();
    chat.announceRestart();
    int cutOff = door.stopConnections(StopLimits.STOP.connections());
    close();
    return cutOff;
  }

  private void awaitBalancers() {
    try {
      Thread.sleep(drainWait);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop, without a wait
    }
  }

  @Override
  public void close() {
    clock.ifPresent(ClockServer::close);
    door.close();
    chat.close();
    admin.ifPresent(AdminServer::close);
  }
}
