package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSenderTest extends ChatScene {
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
  void whatIsRefusedIsShownAndGivenBack() {
    connect();
    chat.typed("too much");
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"not-in-room\",\"why\":\"you are not in\"}");

    assertEquals("! not said: you are not in", screen.printed());
    assertEquals(List.of("too much"), screen.putBack);
    assertEquals(1, screen.refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/msg bob hello?", "/me waves"})
  void whatWasTypedAsACommandIsShownAndNotGivenBack(String line) {
    connect();
    chat.typed(line);
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"nobody\",\"why\":\"nobody is bob\"}");

    assertEquals("! not said: nobody is bob: " + line, screen.printed());
    assertEquals(List.of(), screen.putBack);
    assertEquals(1, screen.refused);
  }

  @Test
  void whatWasSaidInAnotherRoomIsNotGivenBackIntoThisOne() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    chat.typed("for the lobby");
    chat.goToNext();
    screen.printed();
    hear("{\"on\":\"refused\",\"id\":\"x-1\",\"code\":\"not-in-room\",\"why\":\"you are not in\"}");

    assertEquals("! not said: you are not in: for the lobby", screen.printed());
    assertEquals(List.of(), screen.putBack);
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
  void directMessagesAreShownWhenTheyAreAcknowledged() {
    connect();
    chat.typed("/msg bob psst");
    assertEquals(
        "{\"do\":\"tell\",\"id\":\"x-1\",\"to\":\"bob\",\"text\":\"psst\"}\n", connection.sent());
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"1-1\",\"to\":\"bob\",\"away\":\"lunch\"}");

    assertEquals("13:00:00 you → bob: psst\n· bob is away: lunch", screen.printed());
  }
}
