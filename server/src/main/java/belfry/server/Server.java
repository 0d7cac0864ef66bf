package belfry.server;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.chat.Chat;
import belfry.server.net.Door;
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
  private static final Duration CONNECTIONS_LIMIT = Duration.ofSeconds(8);

  private final Chat chat;
  private final Door door;

  private final Optional<ClockServer> clock;

  private Server(Chat chat, Door door, Optional<ClockServer> clock) {
    this.chat = chat;
    this.door = door;
    this.clock = clock;
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
      door = new Door(options.door(), chat);
      Optional<ClockServer> clockServer = startClock(options, door.address().getPort());
      door.open();
      return new Server(chat, door, clockServer);
    } catch (IOException e) {
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

  /** Where chat is, with the real port. */
  public InetSocketAddress address() {
    return door.address();
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
    clock.ifPresent(ClockServer::close);
    door.close();
    chat.close();
  }
}
