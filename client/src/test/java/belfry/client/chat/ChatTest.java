package belfry.client.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.json.Heard;
import belfry.protocol.json.JsonClientDialect;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTest {
  private static final JsonClientDialect JSON = new JsonClientDialect();
  private static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 9527);

  private static final String WELCOME =
      """
      {"on":"welcome","you":"guest-1","server":"s","token":"t1","limits":{"line":200,"rooms":9}}
      """;
  private static final String ANN =
      """
      {"on":"renamed","id":"n","who":"guest-1","to":"ann","you":true}
      """;
  private static final String IN_LOBBY =
      """
      {"on":"joined","id":"j:lobby","room":"lobby","who":["ann"],"you":true,"last":"7-3","members":1}
      {"on":"people","id":"w:lobby","room":"lobby","total":1,"people":[{"name":"ann","since":"2026-11-22T03:00:00Z"}]}
      """;

  private final FakeScreen screen = new FakeScreen();
  private final FakeConnection connection = new FakeConnection();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private Duration elapsed = Duration.ZERO;
  private Chat chat = chat("ann", "lobby");

  private Chat chat(String nick, String... rooms) {
    ChatOptions options =
        new ChatOptions(
            nick == null ? null : Nickname.of(nick),
            List.of(rooms).stream().map(RoomName::of).toList(),
            ZoneId.of("Europe/Berlin"),
            20,
            false,
            true,
            true);
    return new Chat(options, screen, () -> now, () -> elapsed, "x");
  }

  private void hear(String lines) {
    for (String line : lines.lines().toList()) {
      if (JSON.decode(line.getBytes(UTF_8)) instanceof Heard.Of(var event)) {
        chat.heard(event);
      } else {
        throw new IllegalArgumentException(line);
      }
    }
  }

  private static String message(String id, String from, String text) {
    return message("lobby", id, from, text);
  }

  private static String message(String room, String id, String from, String text) {
    return String.format(
        "{\"on\":\"message\",\"room\":\"%s\",\"message\":\"%s\",\"from\":\"%s\",\"text\":\"%s\","
            + "\"time\":\"2026-11-22T12:00:00Z\"}",
        room, id, from, text);
  }

  private void connect() {
    chat.opened(connection, SERVER);
    hear(WELCOME + ANN + IN_LOBBY);
    connection.sent();
    screen.printed();
  }

  private void comeBack() {
    chat.opened(connection, SERVER);
    hear(WELCOME.replace("guest-1", "guest-2").replace("t1", "t2"));
  }

  @Test
  void asksForTheNameAndEntersTheRooms() {
    chat.opened(connection, SERVER);

    assertEquals(
        """
        {"do":"nick","id":"n","name":"ann"}
        {"do":"join","id":"j:lobby","room":"lobby","limit":20}
        {"do":"who","id":"w:lobby","room":"lobby"}
        """,
        connection.sent());
  }

  @Test
  void takesAFreeNameLikeTheOneThatIsTaken() {
    chat.opened(connection, SERVER);
    connection.sent();
    hear(WELCOME);
    hear("{\"on\":\"refused\",\"id\":\"n\",\"code\":\"name-taken\",\"why\":\"somebody is ann\"}");

    assertEquals("{\"do\":\"nick\",\"id\":\"n\",\"name\":\"ann2\"}\n", connection.sent());
  }

  @Test
  void showsMessagesInTheReadersZone() {
    connect();
    hear(message("7-4", "bob", "hello"));

    assertEquals("13:00:00 <bob> hello", screen.printed());
  }

  @Test
  void showsNoEntryTwice() {
    connect();
    hear(message("7-4", "bob", "once"));
    hear(message("7-4", "bob", "once"));

    assertEquals("13:00:00 <bob> once", screen.printed());
    assertEquals(1, screen.heard.stream().filter(e -> e.toString().contains("once")).count());
  }

  @Test
  void marksAMentionAndRings() {
    connect();
    hear(message("7-4", "bob", "hi Ann!"));
    hear(message("7-5", "bob", "banns, ann-marie"));

    assertEquals("13:00:00 ▸ <bob> hi Ann!\n13:00:00 <bob> banns, ann-marie", screen.printed());
    assertEquals(1, screen.bells);
  }

  @Test
  void bellCanBeTurnedOff() {
    connect();
    chat.typed("/set bell off");
    hear(message("7-4", "bob", "hi ann"));

    assertEquals(0, screen.bells);
  }

  @Test
  void linesAreSentOneAtATimeInOrder() {
    connect();
    chat.typed("one");
    chat.typed("two");
    assertEquals(
        "{\"do\":\"say\",\"id\":\"x-1\",\"room\":\"lobby\",\"text\":\"one\"}\n", connection.sent());
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"7-4\"}");

    assertEquals(
        "{\"do\":\"say\",\"id\":\"x-2\",\"room\":\"lobby\",\"text\":\"two\"}\n", connection.sent());
    assertEquals(1, screen.acknowledged);
  }

  @Test
  void aLineThatIsNotAcknowledgedIsShownAsSuch() {
    connect();
    chat.typed("one");
    elapsed = elapsed.plus(MessageSender.SHOW_AFTER);
    chat.tick();
    assertEquals("⋯ one  (not acknowledged yet)", screen.status.getFirst());
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"7-4\"}");

    assertEquals(1, screen.status.size());
  }

  @Test
  void afterALostConnectionEverythingGoesOnWhereItWas() {
    connect();
    hear(message("7-4", "bob", "hello"));
    chat.typed("sent but lost");
    connection.sent();
    chat.lost("gone", "next");
    chat.typed("typed meanwhile");
    comeBack();
    assertEquals(
        """
        {"do":"nick","id":"n","name":"ann","token":"t1","after":"0-0"}
        {"do":"join","id":"j:lobby","room":"lobby","after":"7-4","limit":0}
        {"do":"who","id":"w:lobby","room":"lobby"}
        """,
        connection.sent());
    hear(ANN + IN_LOBBY);
    assertEquals(
        "{\"do\":\"say\",\"id\":\"x-1\",\"room\":\"lobby\",\"text\":\"sent but lost\"}\n",
        connection.sent());
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"7-5\",\"duplicate\":true}");

    assertEquals(
        "{\"do\":\"say\",\"id\":\"x-2\",\"room\":\"lobby\",\"text\":\"typed meanwhile\"}\n",
        connection.sent());
  }

  @Test
  void aConnectionThatIsNotLetInIsNoConnection() {
    chat.opened(connection, SERVER);
    chat.lost("it is full", "next");
    assertEquals("! no connection: it is full", screen.printed());
    comeBack();
    screen.printed();
    chat.lost("gone", "next");

    assertEquals("! the connection is lost: gone", screen.printed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        IN_LOBBY + "{\"on\":\"left\",\"room\":\"lobby\",\"who\":[\"ann\"],\"you\":true}\n"
      })
  void aRoomThatCannotBeEnteredNowIsEnteredOnTheNextConnection(String before) {
    connect();
    hear(message("7-4", "bob", "hello"));
    chat.lost("gone", "next");
    chat.typed("typed meanwhile");
    comeBack();
    hear(ANN + before);
    hear("{\"on\":\"refused\",\"id\":\"j:lobby\",\"code\":\"unavailable\",\"why\":\"not now\"}");
    assertEquals("not now", connection.ended);
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"not-in-room\",\"why\":\"you are not in\"}");
    chat.lost("not now", "next");
    connection.sent();
    comeBack();
    hear(ANN + IN_LOBBY);

    String sent = connection.sent();
    assertTrue(sent.contains("\"id\":\"j:lobby\",\"room\":\"lobby\",\"after\":\"7-4\""), sent);
    assertTrue(sent.endsWith("\"text\":\"typed meanwhile\"}\n"), sent);
  }

  @Test
  void nothingIsSaidBeforeTheNameAndTheRoomsAreBack() {
    connect();
    chat.lost("gone", "next");
    chat.typed("early");
    comeBack();
    connection.sent();
    hear(ANN);

    assertEquals("", connection.sent());
  }

  @Test
  void aGapIsShownAndTheRoomGoesOnAfterIt() {
    connect();
    hear("{\"on\":\"gap\",\"room\":\"lobby\",\"from\":\"7-3\",\"to\":\"7-10\"}");
    hear("{\"on\":\"gap\",\"room\":\"lobby\",\"from\":\"7-10\",\"to\":\"8-0\"}");
    assertEquals(
        "≈ 7 messages of #lobby can't be shown ≈\n"
            + "≈ what was last said in #lobby may be missing: its history began anew ≈",
        screen.printed());
    chat.lost("gone", "next");
    chat.opened(connection, SERVER);

    assertTrue(connection.sent().contains("\"after\":\"8-0\""));
  }

  @Test
  void whatIsRefusedIsShownAndGivenBack() {
    connect();
    chat.typed("too much");
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"not-in-room\",\"why\":\"you are not in\"}");

    assertEquals("! not said: you are not in", screen.printed());
    assertEquals(List.of("too much"), screen.putBack);
    assertEquals(1, screen.refused);
  }

  @Test
  void whatCannotBeDoneNowIsTriedAgainWithTheSameId() {
    connect();
    chat.typed("patience");
    String first = connection.sent();
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"unknown-outcome\",\"why\":\"not known\"}");
    assertEquals("", connection.sent());
    elapsed = elapsed.plusSeconds(3);
    chat.tick();

    assertEquals(first, connection.sent());
    assertEquals(List.of(), screen.putBack);
  }

  @Test
  void aLineThatNoServerTakesIsGivenBackAtOnce() {
    connect();
    chat.typed("x".repeat(300));

    assertTrue(screen.printed().contains("longer than the 200 bytes"));
    assertEquals("", connection.sent());
  }

  @Test
  void silenceIsAskedAboutAndThenEnds() {
    connect();
    elapsed = elapsed.plus(Heartbeat.ASK_AFTER);
    chat.tick();
    chat.tick();
    assertEquals("{\"do\":\"ping\",\"id\":\"p\"}\n", connection.sent());
    assertNull(connection.ended);
    elapsed = elapsed.plus(Heartbeat.DEAD_AFTER.minus(Heartbeat.ASK_AFTER));
    chat.tick();

    assertEquals("no sign of life for 12 s", connection.ended);
    assertTrue(Heartbeat.DEAD_AFTER.compareTo(Duration.ofSeconds(15)) < 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, -3600})
  void aStepOfTheWallClockNeitherEndsAConnectionNorHidesASilentServer(int seconds) {
    connect();
    now = now.plusSeconds(seconds);
    chat.tick();
    assertNull(connection.ended);
    elapsed = elapsed.plus(Heartbeat.DEAD_AFTER);
    chat.tick();

    assertEquals("no sign of life for 12 s", connection.ended);
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, -3600})
  void aStepOfTheWallClockChangesNoPatience(int seconds) {
    connect();
    chat.typed("one");
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"unavailable\",\"why\":\"not now\"}");
    String first = connection.sent();
    now = now.plusSeconds(seconds);
    chat.tick();
    assertEquals("", connection.sent());
    assertEquals(1, screen.status.size());
    elapsed = elapsed.plusSeconds(3);
    chat.tick();
    assertEquals(first, connection.sent());
    assertEquals(2, screen.status.size());
    chat.leave();
    now = now.plusSeconds(seconds);
    chat.tick();
    assertFalse(screen.over);
  }

  @Test
  void anAnswerKeepsTheConnection() {
    connect();
    for (int i = 0; i < 20; i++) {
      elapsed = elapsed.plusSeconds(4);
      chat.tick();
      hear("{\"on\":\"pong\",\"id\":\"p\"}");
    }

    assertNull(connection.ended);
  }

  @Test
  void aNameThatSomebodyTookIsNotSpokenUnder() {
    connect();
    chat.typed("whose words");
    connection.sent();
    chat.lost("gone", "next");
    comeBack();
    hear("{\"on\":\"refused\",\"id\":\"n\",\"code\":\"name-taken\",\"why\":\"somebody is ann\"}");
    hear(IN_LOBBY);

    assertTrue(screen.printed().contains("somebody is ann; you are guest-2"));
    assertEquals(List.of("whose words"), screen.putBack);
    assertTrue(!connection.sent().contains("whose words"));
  }

  @Test
  void otherRoomsAreCountedAndShownOnGoingThere() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    hear(message("ops", "9-9", "bob", "deploying"));
    assertEquals("", screen.printed());
    assertEquals(" ann · 1:#lobby 1 here 2:#ops(1)", screen.status.getLast());
    chat.goToNext();

    assertEquals("— #ops · 1 here —\n13:00:00 <bob> deploying", screen.printed());
    assertEquals(" ann · 1:#lobby 2:#ops 1 here", screen.status.getLast());
    assertEquals("#ops > ", screen.prompt);
  }

  @Test
  void aMentionElsewhereIsShownAtOnce() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    hear(message("ops", "9-9", "bob", "ann?"));

    assertEquals("13:00:00 #ops ▸ <bob> ann?", screen.printed());
    assertEquals(" ann · 1:#lobby 1 here 2:#ops(1!)", screen.status.getLast());
    chat.goToNext();
    assertEquals("— #ops · 1 here —\n13:00:00 ▸ <bob> ann?", screen.printed());
  }

  @Test
  void aNewDayIsALine() {
    connect();
    hear(message("7-4", "bob", "late"));
    screen.printed();
    now = Instant.parse("2026-11-22T23:00:01Z");
    chat.tick();

    assertEquals("— Monday, 23 November 2026 —", screen.printed());
  }

  @Test
  void whatOthersSendCannotControlTheTerminal() {
    connect();
    hear(message("7-4", "bob", "\\u001b[2J\\u009b2J\\u202e\\n* fake"));

    assertEquals("13:00:00 <bob> ␛[2J<U+009B>2J<U+202E>␊* fake", screen.printed());
  }

  @Test
  void directMessagesAreShownWhenTheyAreAcknowledged() {
    connect();
    chat.typed("/msg bob psst");
    assertEquals(
        "{\"do\":\"tell\",\"id\":\"x-1\",\"to\":\"bob\",\"text\":\"psst\"}\n", connection.sent());
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"1-1\",\"to\":\"bob\",\"away\":\"lunch\"}");

    assertEquals("13:00:00 you → bob: psst\n· bob is away: lunch", screen.printed());
  }

  @Test
  void awayAndIgnoredNamesOutliveTheConnection() {
    connect();
    hear("{\"on\":\"away\",\"id\":\"c\",\"who\":\"ann\",\"text\":\"lunch\",\"you\":true}");
    hear("{\"on\":\"ignoring\",\"id\":\"c\",\"who\":[\"troll\"]}");
    chat.lost("gone", "next");
    chat.opened(connection, SERVER);
    String sent = connection.sent();

    assertTrue(sent.contains("{\"do\":\"ignore\",\"id\":\"i:troll\",\"name\":\"troll\"}"), sent);
    assertTrue(sent.contains("{\"do\":\"away\",\"id\":\"a\",\"text\":\"lunch\"}"), sent);
  }

  @Test
  void commandsNeedAConnectionAndAreGivenBackWithoutOne() {
    chat.typed("/who");

    assertEquals("! there is no connection now", screen.printed());
    assertEquals(List.of("/who"), screen.putBack);
  }

  @ParameterizedTest
  @CsvSource({
    "/room, usage: /room ROOM",
    "/join, usage: /join ROOM",
    "/join ops dev, one room at a time: /join ops",
    "/msg bob, usage: /msg NAME TEXT",
    "/me, usage: /me TEXT",
    "/history many, usage: /history [N]",
    "/room ops, you are not in #ops; /join #ops enters it",
    "/help jion, there is no /jion; did you mean /join? /help lists all"
  })
  void aCommandThatIsUsedWronglyIsAnsweredWithItsUsage(String line, String answer) {
    connect();
    chat.typed(line);

    assertEquals("! " + answer, screen.printed());
    assertEquals("", connection.sent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nick bob | {'do':'nick','id':'c','name':'bob'}",
        "/leave | {'do':'leave','id':'c','room':'lobby'}",
        "/leave #ops | {'do':'leave','id':'c','room':'ops'}",
        "/who | {'do':'who','id':'c','room':'lobby'}",
        "/rooms | {'do':'rooms','id':'c'}",
        "/topic | {'do':'topic','id':'c','room':'lobby'}",
        "/topic - | {'do':'topic','id':'c','room':'lobby','text':''}",
        "/topic on air | {'do':'topic','id':'c','room':'lobby','text':'on air'}",
        "/history 5 | {'do':'history','id':'c','room':'lobby','limit':5}",
        "/time %H | {'do':'time','id':'c','format':'%H'}",
        "/away | {'do':'away','id':'c'}",
        "/ignore bob | {'do':'ignore','id':'c','name':'bob'}",
        "/ping | {'do':'ping','id':'c'}",
        "/me waves | {'do':'act','id':'x-1','room':'lobby','text':'waves'}",
        "/quit | {'do':'quit','id':'q'}",
        "q | {'do':'quit','id':'q'}",
        "Q | {'do':'quit','id':'q'}"
      })
  void aCommandAsksTheServer(String line, String asked) {
    connect();
    chat.typed(line);

    assertEquals(asked.replace('\'', '"') + "\n", connection.sent());
  }

  @Test
  void joiningARoomThatOneIsInGoesThere() {
    chat = chat("ann", "lobby", "ops");
    connect();
    chat.typed("/j ops");

    assertEquals("#ops > ", screen.prompt);
    assertEquals("", connection.sent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"q", "/quit"})
  void aLineThatIsToBeSaidAsItIsIsNeverACommand(String line) {
    connect();
    chat.say(line);

    assertEquals(
        "{\"do\":\"say\",\"id\":\"x-1\",\"room\":\"lobby\",\"text\":\"" + line + "\"}\n",
        connection.sent());
  }

  @Test
  void twoSlashesSayOne() {
    connect();
    chat.typed("//etc");

    assertTrue(connection.sent().contains("\"text\":\"/etc\""));
  }

  @Test
  void leavingWhenAllIsSaidWaitsForTheLastAck() {
    connect();
    chat.typed("last words");
    chat.leaveWhenAllIsSent();
    assertTrue(!connection.sent().contains("quit"));
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"7-4\"}");
    assertTrue(connection.sent().contains("quit"));
    chat.lost("you left", "none");

    assertTrue(screen.over);
  }

  @Test
  void aServerThatSaysNoGoodbyeIsNotWaitedForLong() {
    connect();
    chat.leave();
    elapsed = elapsed.plusSeconds(2);
    chat.tick();

    assertTrue(screen.over);
  }

  @Test
  void peopleAreListedWithTheLatestSpeakersFirst() {
    connect();
    hear("{\"on\":\"joined\",\"room\":\"lobby\",\"who\":[\"bea\",\"bob\",\"ben\"]}");
    hear(message("7-4", "ben", "hello"));
    hear(message("7-5", "bob", "hello"));

    assertEquals(List.of("bob", "ben", "bea"), chat.people());
  }
}
