package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Eventually;
import belfry.server.Server;
import belfry.server.simple.SimpleOptions;
import belfry.server.udp.DatagramClient;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chat by datagrams, with others on the same server. */
class DatagramChatIT {
  private static final String HELLO = "hello, may I come in?";

  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = Started.with(SimpleServicesIT.door(SimpleOptions.NONE, OptionalInt.of(0)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A client that has a token. */
  private final class Guest implements AutoCloseable {
    private final DatagramClient socket;
    private final String token;
    private long last;

    Guest() throws IOException {
      socket = DatagramClient.of(server.udpChatAddress().orElseThrow());
      String answer = socket.ask(HELLO);
      assertTrue(answer.matches("\\? [0-9a-f]{16}\n"), answer);
      assertTrue(answer.length() <= HELLO.length(), answer);
      token = answer.substring(2).strip();
    }

    void says(String line) throws IOException {
      socket.send((token + " " + line).getBytes(UTF_8));
    }

    /** Waits for a datagram with these words, and checks that none before it is lost. */
    String hears(String words) throws IOException {
      String heard;
      do {
        heard = new String(socket.receive(), UTF_8);
        assertEquals(++last + " ", heard.substring(0, heard.indexOf(' ') + 1), heard);
      } while (!heard.contains(words));
      return heard;
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void personTalksWithOthersUntilQ() throws IOException {
    try (Guest ann = new Guest();
        Caller bob = Caller.named(server.address(), "bob")) {
      ann.says("/nick ann\n");
      ann.hears("You are ann now");
      ann.says("hi all");
      bob.hears("<ann> hi all");
      bob.types("hi ann\n");
      ann.hears("<bob> hi ann");
      ann.says("q");
      ann.hears("bye");
      Eventually.eventually(() -> assertEquals(1, server.door().connections()));
      ann.says("are you there?");
      assertEquals("! say hello\n", new String(ann.socket.receive(), UTF_8));
      assertTrue(ann.socket.ask(HELLO).startsWith("? "));
      assertEquals("! say hello\n", ann.socket.ask(ann.token + " hi"), "another token is needed");
    }
  }

  @Test
  void programSpeaksJson() throws IOException {
    try (Guest program = new Guest()) {
      program.says("{\"do\":\"ping\",\"id\":\"1\"}");
      program.hears("\"on\":\"pong\"");
    }
  }

  @Test
  void tokenAloneIsGreetedAsAPerson() throws IOException {
    try (Guest person = new Guest()) {
      person.socket.send(person.token.getBytes(UTF_8));
      person.hears("Welcome");
    }
  }

  @Test
  void tokenOfAnotherPortAndUninvitedLinesGetNoSession() throws IOException {
    try (Guest ann = new Guest();
        DatagramClient other = DatagramClient.of(server.udpChatAddress().orElseThrow())) {
      assertEquals("! say hello\n", other.ask(ann.token + " hi"));
      other.send("hello".getBytes(UTF_8));
      other.send("hi all, what is going on here?".getBytes(UTF_8));
      other.send("? 0123456789abcdef\n".getBytes(UTF_8));
      assertEquals("! say hello\n", other.ask("0123456789abcdef"), "the only answer");
      assertEquals(0, server.chat().sessions());
    }
  }

  @Test
  void secretsOfOtherProtocolsAreNotSaid() throws IOException {
    try (Guest browser = new Guest();
        Guest irc = new Guest()) {
      browser.says("GET / HTTP/1.1\r\nAuthorization: Bearer secret");
      browser.hears("! HTTP is not answered");
      irc.says("PASS secret");
      irc.hears("! IRC needs a connection over TCP");
      Eventually.eventually(() -> assertEquals(0, server.door().connections()));
      assertEquals(0, server.chat().rooms());
    }
  }

  @Test
  void clientsAreToldThatTheServerStops() throws IOException {
    try (Guest ann = new Guest()) {
      ann.says("/nick ann");
      ann.hears("You are ann now");
      assertEquals(0, server.drain());
      ann.hears("about to stop");
    }
  }
}
