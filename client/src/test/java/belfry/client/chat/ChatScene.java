package belfry.client.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.json.Heard;
import belfry.protocol.json.JsonClientDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** A chat with a screen and a connection that remember, at times that a test sets. */
abstract class ChatScene {
  private static final JsonClientDialect JSON = new JsonClientDialect();
  static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 9527);

  static final String WELCOME =
      """
      {"on":"welcome","you":"guest-1","server":"s","token":"t1","inbox":"5-0","limits":{"line":200,"rooms":9}}
      """;
  static final String ANN =
      """
      {"on":"renamed","id":"n","who":"guest-1","to":"ann","you":true}
      """;
  static final String IN_LOBBY =
      """
      {"on":"joined","id":"j:lobby","room":"lobby","who":["ann"],"you":true,"last":"7-3","members":1}
      {"on":"people","id":"w:lobby","room":"lobby","total":1,"people":[{"name":"ann","since":"2026-11-22T03:00:00Z"}]}
      """;

  final FakeScreen screen = new FakeScreen();
  final FakeConnection connection = new FakeConnection();
  final FakeTokens tokens = new FakeTokens();
  final FakeReadMarks marks = new FakeReadMarks();
  Instant now = Instant.parse("2026-11-22T12:00:00Z");
  Duration elapsed = Duration.ZERO;
  Chat chat = chat("ann", "lobby");

  Chat chat(String nick, String... rooms) {
    ChatOptions options =
        new ChatOptions(
            nick == null ? null : Nickname.of(nick),
            List.of(rooms).stream().map(RoomName::of).toList(),
            new Earlier(20, null),
            false,
            new ChatOptions.Display(
                ZoneId.of("Europe/Berlin"), ChatOptions.Display.TIME_OF_DAY, true, true));
    return new Chat(options, tokens, marks, screen, () -> now, () -> elapsed, "x");
  }

  void hear(String lines) {
    for (String line : lines.lines().toList()) {
      if (JSON.decode(line.getBytes(UTF_8)) instanceof Heard.Of(var event)) {
        chat.heard(event);
      } else {
        throw new IllegalArgumentException(line);
      }
    }
  }

  static String message(String id, String from, String text) {
    return message("lobby", id, from, text);
  }

  static String message(String room, String id, String from, String text) {
    return String.format(
        "{\"on\":\"message\",\"room\":\"%s\",\"message\":\"%s\",\"from\":\"%s\",\"text\":\"%s\","
            + "\"time\":\"2026-11-22T12:00:00Z\"}",
        room, id, from, text);
  }

  void connect() {
    chat.opened(connection, SERVER);
    hear(WELCOME + ANN + IN_LOBBY);
    connection.sent();
    screen.printed();
  }

  void comeBack() {
    chat.opened(connection, SERVER);
    hear(WELCOME.replace("guest-1", "guest-2").replace("t1", "t2"));
  }
}
