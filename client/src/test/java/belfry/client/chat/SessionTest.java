package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest extends ChatScene {
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
        {"do":"nick","id":"n","name":"ann","token":"t1","after":"5-0"}
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
}
