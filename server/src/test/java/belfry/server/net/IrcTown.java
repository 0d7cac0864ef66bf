package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.Server;
import belfry.server.backplane.redis.RedisServer;
import belfry.server.options.ServerArguments;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server for conversations of IRC clients, on a free port. It ends with {@link #close}. */
final class IrcTown implements AutoCloseable {
  static final String NAME = "irc.example.org";

  private final Server server;

  private IrcTown(Server server) {
    this.server = server;
  }

  static IrcTown open() throws IOException {
    DoorOptions usual = Started.doorThatGreetsLate();
    return new IrcTown(
        Started.with(
            new DoorOptions(
                usual.address(),
                1_000,
                1_000,
                4_096,
                false,
                usual.stallLimit(),
                usual.greetAfter(),
                List.of(),
                new DoorOptions.Irc(NAME, Optional.empty(), Set.of()),
                usual.web(),
                List.of())));
  }

  /** An instance of the deployment that a Redis keeps. */
  static IrcTown over(RedisServer redis) throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.parse(
        "--port=0",
        "--no-time",
        "--no-ntp",
        "--no-flood-limit",
        "--greet-after=3000",
        "--irc-name=" + NAME,
        "--redis=" + redis.url());
    return new IrcTown(Server.start(arguments.options()));
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** A registered client, which has read its welcome. */
  Caller client(String name, String... before) throws IOException {
    Caller client = new Caller(address());
    client.types(
        String.join("", before) + "NICK " + name + "\r\nUSER u 0 * :Real " + name + "\r\n");
    client.types("CAP END\r\n");
    client.hears(" 422 " + name + " ");
    client.hears("\r\n");
    return client;
  }

  /** Sends a line, and returns what the client hears up to the answer to a PING after it. */
  static String answer(Caller client, String line) throws IOException {
    client.types((line.isEmpty() ? "" : line + "\r\n") + "PING fence\r\n");
    String heard = client.hears("PONG " + NAME + " fence\r\n");
    return heard.substring(0, heard.lastIndexOf(":" + NAME + " PONG"));
  }

  /** A line that a person causes. */
  static String lineOf(String nick, String rest) {
    return ":" + nick + "!~u@" + NAME + " " + rest + "\r\n";
  }

  @Override
  public void close() {
    assertEquals(0, server.door().failures());
    server.drain();
  }
}
