package belfry.server;

import belfry.server.admin.AdminServer;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.chat.Chat;
import belfry.server.net.Door;
import belfry.server.net.DoorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** One running Belfry: the chat, its backplane and its doors. Started once, stopped once. */
public final class Server implements AutoCloseable {
  private static final Duration CONNECTIONS_LIMIT = Duration.ofSeconds(8);

  private final Chat chat;
  private final Door door;
  private final Condition condition;
  private final Duration drainWait;

  /** Null where there is none. */
  private final AdminServer admin;

  private Server(Chat chat, Door door, ServerOptions options) throws CannotListenException {
    this.chat = chat;
    this.door = door;
    this.condition = new Condition(chat, door);
    this.drainWait = options.drainWait();
    this.admin = options.admin().isEmpty() ? null : admin(options.admin().get(), condition);
  }

  private static AdminServer admin(InetSocketAddress address, Condition condition)
      throws CannotListenException {
    try {
      return AdminServer.start(address, condition);
    } catch (IOException e) {
      throw new CannotListenException(address, "for the admin port", e);
    }
  }

  private static Door door(DoorOptions options, Chat chat) throws CannotListenException {
    try {
      return new Door(options, chat);
    } catch (IOException e) {
      throw new CannotListenException(options.address(), "for chat", e);
    }
  }

  /**
   * Starts a server; when this returns it accepts connections.
   *
   * @throws IOException when an address can't be bound; nothing is left running then
   */
  public static Server start(ServerOptions options) throws IOException {
    InstantSource clock = InstantSource.system();
    Chat chat =
        new Chat(options.chat(), clock, lost -> new LocalBackplane(options.memory(), clock, lost));
    Door door = null;
    try {
      door = door(options.door(), chat);
      Server server = new Server(chat, door, options);
      door.open();
      return server;
    } catch (IOException e) {
      if (door != null) {
        door.close();
      }
      chat.close();
      throw e;
    }
  }

  /** Where chat is, with the real port. */
  public InetSocketAddress address() {
    return door.address();
  }

  /** Where the admin port is, with the real port; empty where there is none. */
  public Optional<InetSocketAddress> adminAddress() {
    return Optional.ofNullable(admin).map(AdminServer::address);
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
    int cutOff = door.stopConnections(CONNECTIONS_LIMIT);
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
    door.close();
    chat.close();
    if (admin != null) {
      admin.close();
    }
  }
}
