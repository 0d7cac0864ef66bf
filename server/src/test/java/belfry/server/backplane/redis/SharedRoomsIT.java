package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.Server;
import belfry.server.options.ServerArguments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person at one instance is told about a person at another instance. */
class SharedRoomsIT {
  private static final List<String> ROOMS = List.of("#lobby", "#one", "#two", "#three");

  private static RedisServer redis;
  private static Server here;
  private static Server there;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.started();
    here = serve();
    there = serve();
  }

  private static Server serve() throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments
        .line()
        .parseArgs(
            "--port=0", "--no-time", "--no-ntp", "--no-flood-limit", "--redis=" + redis.url());
    return Server.start(arguments.options());
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
    redis.close();
  }

  @Test
  void wordsOfAPersonAreFoundAtAnotherInstance() throws Exception {
    try (Person ann = new Person(there);
        Person bob = new Person(here)) {
      ann.types("/join found", "今天讨论了部署方案", "развёртывание Сервера", "/ping");
      ann.hearsUpTo("* pong");
      bob.types("/search in:found 部署", "/join found");
      bob.hearsUpTo("! you are not in #found");
      bob.hearsUpTo("* You are in #found");
      bob.hearsUpTo("* Now:");
      bob.types("/search 部署", "/search сервер");
      bob.hearsUpTo("* 1 message found");
      bob.hearsUpTo("> 今天讨论了部署方案");
      bob.hearsUpTo("* 1 message found");
      bob.hearsUpTo("> развёртывание Сервера");
    }
  }

  @Test
  void changesAndTheEndOfAPersonAreToldOnceAndInOrder() throws Exception {
    try (Person ann = new Person(there);
        Person bob = new Person(here)) {
      ann.types("/nick sb");
      for (String room : ROOMS) {
        bob.types("/join " + room);
        bob.hearsUpTo("* You are in " + room);
        ann.types("/join " + room, "hello " + room);
        bob.hearsUpTo("<sb> hello " + room); // the arrival of sb is announced before these words
      }
      List<String> expected = new ArrayList<>();
      String before = "sb";
      for (int n = 0; n < 20; n++) {
        String after = List.of("sc", "sd", "se", "sb").get(n % 4);
        ann.types("/nick " + after);
        expected.add("* " + before + " is now " + after);
        before = after;
      }
      ann.types("/quit");
      ann.hearsUpTo("* Goodbye");
      expected.add("* sb left (disconnected)");

      assertEquals(expected, changesHeardBy(bob));
    }
  }

  @Test
  void whoIsKickedFromAnotherInstanceLeavesAtOnceAndHearsNothingLater() throws Exception {
    try (Person ann = new Person(here);
        Person bob = new Person(there)) {
      ann.types("/nick annie", "/join den");
      ann.hearsUpTo("* You are in #den");
      bob.types("/nick guest-of-ann", "/join den");
      bob.hearsUpTo("* You are in #den");
      ann.hearsUpTo("guest-of-ann joined #den");

      ann.types("/kick guest-of-ann bye", "a secret");
      bob.hearsUpTo("#den * annie kicked guest-of-ann: bye");
      bob.hearsUpTo("* You left #den."); // he typed nothing since
      ann.types("/ping");
      ann.hearsUpTo("* pong");
      bob.types("/search secret", "/ping");
      assertEquals(
          List.of(),
          bob.hearsUpTo("* pong").stream().filter(it -> it.contains("<annie>")).toList());

      ann.types("/mute guest-of-ann 1h");
      ann.hearsUpTo("muted guest-of-ann for 60 minutes");
      bob.types("/join den", "hello");
      bob.hearsUpTo("! annie muted you in #den for another 60 minutes.");
      ann.types("/unmute guest-of-ann");
      ann.hearsUpTo("unmuted guest-of-ann");
      bob.types("hello again");
      ann.hearsUpTo("<guest-of-ann> hello again");
    }
  }

  /**
   * What a person hears of the names of sb in all rooms, until a newcomer is announced, without the
   * rooms' names. Guests of other tests may be announced meanwhile, and the newcomer's first name.
   */
  private static List<String> changesHeardBy(Person reader) throws Exception {
    List<String> heard = new ArrayList<>();
    try (Person newcomer = new Person(there)) {
      newcomer.types("/nick newcomer");
      for (String room : ROOMS) {
        newcomer.types("/join " + room);
        newcomer.hearsUpTo("* You are in " + room);
      }
      for (int n = 0; n < ROOMS.size(); n++) {
        heard.addAll(reader.hearsUpTo("newcomer joined"));
      }
    }
    return heard.stream()
        .filter(line -> line.matches(".*\\* s[b-e] (is now|left) .*"))
        .map(line -> line.replaceAll(" #\\w+", ""))
        .toList();
  }

  /** Bob goes on talking at one instance while ann bans him at the other one. */
  @Test
  void bannedPersonSaysAndHearsNothingAfterTheBanOnAnyInstance() throws Exception {
    try (Person ann = new Person(there);
        Person eve = new Person(there);
        Person bob = new Person(here)) {
      ann.types("/nick anna", "/register", "/join owned", "/own");
      ann.hearsUpTo("owns #owned now");
      eve.types("/join owned");
      eve.hearsUpTo("* You are in #owned");
      for (int round = 0; round < 5; round++) {
        bob.types("/nick banned" + round, "/join owned");
        bob.hearsUpTo("* You are in #owned");
        for (int n = 0; n < 100; n++) {
          bob.types("word");
        }
        eve.hearsUpTo("<banned" + round + "> word");
        ann.types("/ban banned" + round + " 1h", "after " + round);
        bob.types("/join lobby", "/ping");
        List<String> heard = bob.hearsUpTo("* pong");
        assertEquals(List.of(), after("anna banned banned" + round, "#owned", heard));
        List<String> said = eve.hearsUpTo("<anna> after " + round);
        assertEquals(List.of(), after("anna banned banned" + round, "<banned" + round + ">", said));
        bob.types("/join owned");
        bob.hearsUpTo("! anna banned you from #owned for another");
        ann.types("/unban banned" + round);
        ann.hearsUpTo("anna unbanned banned" + round);
      }
    }
  }

  /** The lines after a first one that have these words, but for the notice of the end. */
  private static List<String> after(String first, String words, List<String> heard) {
    return heard.stream()
        .dropWhile(line -> !line.contains(first))
        .skip(1)
        .filter(line -> line.contains(words) && !line.matches("[*!] .*"))
        .toList();
  }

  /** A person at a terminal, whose reads have a deadline. */
  private static final class Person implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader lines;

    Person(Server server) throws IOException {
      socket = new Socket(server.address().getAddress(), server.address().getPort());
      socket.setSoTimeout(DEADLINE_MILLIS);
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      hearsUpTo("* Welcome");
    }

    void types(String... typed) throws IOException {
      for (String line : typed) {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }

    /** All lines up to one that contains these words. */
    List<String> hearsUpTo(String words) throws IOException {
      List<String> heard = new ArrayList<>();
      try {
        for (String line; (line = lines.readLine()) != null; ) {
          heard.add(line);
          if (line.contains(words)) {
            return heard;
          }
        }
      } catch (SocketTimeoutException e) {
        throw new IOException("no \"" + words + "\" in " + heard, e);
      }
      throw new IOException("the server closed the connection after " + heard);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
