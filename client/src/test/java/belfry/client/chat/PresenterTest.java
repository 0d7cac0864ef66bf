package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PresenterTest extends ChatScene {
  @Test
  void showsMessagesInTheReadersZone() {
    connect();
    hear(message("7-4", "bob", "hello"));

    assertEquals("13:00:00 <bob> hello", screen.printed());
  }

  @Test
  void showsNoEntryTwice() {
    connect();
    hear(message("7-4", "bob", "hello"));
    hear(message("7-4", "bob", "hello"));

    assertEquals("13:00:00 <bob> hello", screen.printed());
    assertEquals(1, screen.heard.stream().filter(e -> e.toString().contains("hello")).count());
  }

  @Test
  void marksAHighlightedWordAndRings() {
    connect();
    chat.typed("/set highlight deploy,on call");
    screen.printed();
    hear(message("7-4", "bob", "who is on CALL?"));
    hear(message("7-5", "bob", "deployed"));
    hear(message("7-6", "ann", "call"));

    assertEquals(
        "13:00:00 ▸ <bob> who is on CALL?\n13:00:00 <bob> deployed\n13:00:00 <ann> call",
        screen.printed());
    assertEquals(1, screen.bells);
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
  void aGapIsShownAndTheRoomGoesOnAfterIt() {
    connect();
    hear("{\"on\":\"gap\",\"room\":\"lobby\",\"from\":\"7-3\",\"to\":\"7-10\"}");
    hear("{\"on\":\"gap\",\"room\":\"lobby\",\"from\":\"7-10\",\"to\":\"8-0\"}");
    hear("{\"on\":\"gap\",\"from\":\"5-0\",\"to\":\"6-0\"}");
    assertEquals(
        """
        ≈ 7 messages of #lobby can't be shown ≈
        ≈ messages of #lobby may be missing, because a new history began ≈
        ≈ direct messages may be missing, because a new history began ≈\
        """,
        screen.printed());
    chat.lost("gone", "next");
    chat.opened(connection, SERVER);

    assertTrue(connection.sent().contains("\"after\":\"8-0\""));
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
}
