package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bot, with a server that is played by the test. */
class BotIT {
  private static final String SAYS = "{\"do\":\"say\",\"room\":\"data\",\"text\":\"";

  @TempDir private Path folder = Path.of("");
  private RedisServer redis;
  private Bridge bridge;
  private ServerSocket server;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.started();
    bridge = new Bridge(redis);
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
    String file =
        SqliteFile.made(
            folder,
            "n.db",
            "create table number (n integer primary key, word text)",
            SqliteFile.numbers("number", 30, "i, 'word ' || (i % 20)"),
            "update number set word = 'a' || char(27) || '[2J' || char(10) || 'b' where n = 30");
    bridge.out("import", file);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    redis.close();
  }

  /** The server's side of one connection. */
  private record Side(Socket socket, BufferedReader in) implements AutoCloseable {
    void say(String text) throws IOException {
      send(
          """
          {"on":"message","room":"data","message":"1-1","from":"ann","text":"%s","time":"2026-11-22T06:17:04.123Z"}
          """
              .formatted(text));
    }

    void send(String line) throws IOException {
      socket.getOutputStream().write(line.getBytes(UTF_8));
    }

    /** The text of the next message of the bot. */
    String answer() throws IOException {
      String line = in.readLine();
      assertTrue(line.startsWith(SAYS), line);
      return line.substring(SAYS.length(), line.length() - 2);
    }

    List<String> answers(int count) throws IOException {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        answers.add(answer());
      }
      return answers;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Thread bot() {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> bridge.run("bot", "--join=data", "127.0.0.1:" + server.getLocalPort()));
  }

  private Side accepted() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(20_000);
    Side side =
        new Side(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
    String nick = side.in.readLine();
    assertTrue(nick.startsWith("{\"do\":\"nick\""), nick);
    assertTrue(side.in.readLine().startsWith("{\"do\":\"join\""));
    side.send(
        """
        {"on":"welcome","you":"wise-crane","server":"s","token":"t","maxLine":16384,"maxRooms":50}
        {"on":"renamed","id":"nick","who":"wise-crane","to":"data","you":true}
        {"on":"joined","id":"join","room":"data","who":["data"],"you":true,"last":"1-0","members":2}
        """);
    return side;
  }

  @Test
  void questionsAreAnsweredInTheRoom() throws Exception {
    Thread bot = bot();
    try (Side side = accepted()) {
      side.say("hello there");
      side.say("!tables");
      assertEquals("number (30)", side.answer());
      side.say("!find number word='word 7' order by n desc limit 5");
      assertEquals(List.of("n=27, word=word 7", "n=7, word=word 7"), side.answers(2));
      side.say("!count number");
      assertEquals("30", side.answer());
      side.say("!find number order by n desc");
      List<String> rows = side.answers(11);
      assertEquals("n=30, word=a␛[2J␊b", rows.getFirst());
      assertEquals("n=21, word=word 1", rows.get(9));
      assertEquals("… and more", rows.getLast());
      side.say("!find nothing");
      assertEquals("there is no table 'nothing'; there are: number", side.answer());
      // The sixth question within some seconds is too much, which is said once.
      side.say("!count number");
      side.say("!count number");
      assertEquals("too many questions; ask again in some seconds", side.answer());
    }
    bot.interrupt();
    bot.join();
  }

  @Test
  void sumsAndKeysAreAnsweredToo() throws Exception {
    Thread bot = bot();
    try (Side side = accepted()) {
      side.say("!sum number n n<=10");
      assertEquals("55", side.answer());
      side.say("!get number 3");
      assertEquals("n=3, word=word 3", side.answer());
      side.say("!avg number n n<=4 by word");
      assertEquals(
          List.of("word 1: 1.0000", "word 2: 2.0000", "word 3: 3.0000", "word 4: 4.0000"),
          side.answers(4));
      side.say("!drop number");
      side.say("!find number n is null");
      assertEquals("no rows", side.answer());
    }
    bot.interrupt();
    bot.join();
  }

  @Test
  void theBotComesBackAfterALostConnection() throws Exception {
    Thread bot = bot();
    accepted().close();
    try (Side side = accepted()) {
      side.say("!count number");
      assertEquals("30", side.answer());
    }
    bot.interrupt();
    bot.join();
  }

  @Test
  void withoutAServerOrACopyThereIsOneLine() throws Exception {
    String address = "127.0.0.1:" + server.getLocalPort();
    server.close();
    assertEquals(
        "belfry: " + address + ": nobody answers there",
        bridge.failure(69, "bot", "--join=data", address));
    assertTrue(
        bridge
            .failure(65, "bot", "--join=data", "--name=other", address)
            .startsWith("belfry: there is no copy 'other' in "));
  }
}
