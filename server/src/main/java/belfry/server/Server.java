package belfry.server;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.Names;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisBackplane;
import belfry.server.chat.Chat;
import belfry.server.net.Door;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;

/** One running Belfry: the chat, its backplane and its doors. Started once, stopped once. */
public final class Server implements AutoCloseable {
  private static final Duration CONNECTIONS_LIMIT = Duration.ofSeconds(8);

  private final Chat chat;
  private final Door door;

  private Server(Chat chat, Door door) {
    this.chat = chat;
    this.door = door;
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
    try {
      Door door = new Door(options.door(), chat);
      door.open();
      return new Server(chat, door);
    } catch (IOException e) {
      chat.close();
      throw e;
    }
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
   * Stops in stages: lets nobody in, tells everybody, waits for commands in hand and for what is to
   * be told, gives names back.
   *
   * @return how many connections had to be cut off because they did not end in time
   */
  public int drain() {
    door.stopAccepting();
    chat.announceRestart();
    int cutOff = door.stopConnections(CONNECTIONS_LIMIT);
    close();
    return cutOff;
  }

  @Override
  public void close() {
    door.close();
    chat.close();
  }
}
