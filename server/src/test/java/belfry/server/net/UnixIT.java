package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import belfry.server.task.UnboundException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Scanner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Unix socket of a server: who may connect, what it speaks, and the life of its file. */
class UnixIT {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("chat.sock");
  }

  private Server server(String mode) throws IOException {
    DoorOptions usual = Started.doorThatGreetsLate();
    return Started.with(
        new DoorOptions(
            usual.address(),
            usual.maxConnections(),
            1,
            usual.maxLine(),
            usual.floodLimit(),
            usual.stallLimit(),
            usual.greetAfter(),
            usual.motd(),
            usual.irc(),
            usual.web(),
            usual.balancers(),
            Optional.of(
                new UnixOptions(path, PosixFilePermissions.fromString(mode), Optional.empty()))));
  }

  /** A client of the socket. */
  private static final class Client implements AutoCloseable {
    private final SocketChannel channel;
    private final Scanner input;

    Client(Path path) throws IOException {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      input = new Scanner(Channels.newInputStream(channel), UTF_8).useDelimiter("\\R");
    }

    Client sends(String text) throws IOException {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      return this;
    }

    /** Waits for a line with these words. */
    String hears(String words) {
      String line;
      do {
        assertTrue(input.hasNext(), () -> "it ended before " + words);
        line = input.next();
      } while (!line.contains(words));
      return line;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Test
  void everythingIsSpokenOnIt() throws IOException {
    try (Server _ = server("rw-------");
        Client person = new Client(path);
        Client program = new Client(path);
        Client irc = new Client(path);
        Client script = new Client(path)) {
      person.sends("/nick ann\n").hears("You are ann now");
      program.sends("{\"do\":\"nick\",\"name\":\"bob\"}\n{\"do\":\"join\",\"room\":\"lobby\"}\n");
      program.hears("\"on\":\"joined\"");
      irc.sends("NICK eve\r\nUSER eve 0 * :Eve\r\nJOIN #lobby\r\n").hears(" 366 ");
      script.sends("POST /lobby HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
      script.hears("HTTP/1.1 200 OK");
      person.hears("<http-guest> hello");
      program.hears("\"from\":\"http-guest\"");
      irc.hears("PRIVMSG #lobby :hello");
      String answer = person.sends("/register\n").hears("!");
      assertTrue(answer.contains("--data"), "secrets are allowed, but there are no accounts");
    }
  }

  @Test
  void fileHasItsModeAndEndsWithTheServer() throws IOException {
    try (Server server = server("rw-rw----")) {
      assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      assertEquals(Optional.of(path), server.unixPath());
    }
    assertFalse(Files.exists(path));
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void fileOfAKilledServerIsReplaced() throws IOException {
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    try (Server _ = server("rw-------");
        Client person = new Client(path)) {
      person.sends("/nick ann\n").hears("You are ann now");
    }
  }

  @Test
  void socketInUseAndAnyOtherFileAreRefused() throws IOException {
    try (Server _ = server("rw-------")) {
      var refused = assertThrows(UnboundException.class, () -> server("rw-------"));
      assertTrue(refused.getMessage().contains("another server uses it"), refused::getMessage);
      try (Client person = new Client(path)) {
        person.sends("/nick ann\n").hears("You are ann now");
      }
    }
    Files.writeString(path, "precious");
    var refused = assertThrows(UnboundException.class, () -> server("rw-------"));
    assertTrue(refused.getMessage().contains("the file there is no socket"), refused::getMessage);
    assertEquals("precious", Files.readString(path));
    path = folder.resolve("none/chat.sock");
    refused = assertThrows(UnboundException.class, () -> server("rw-------"));
    assertTrue(refused.getMessage().contains("there is no such folder"), refused::getMessage);
  }

  @Test
  void fileOfALaterServerStays() throws IOException {
    try (Server _ = server("rw-------")) {
      Files.delete(path);
      Files.writeString(path, "of another");
    }
    assertEquals("of another", Files.readString(path));
  }
}
