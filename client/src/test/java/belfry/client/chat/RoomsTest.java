package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoomsTest extends ChatScene {
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
  void peopleAreListedWithTheLatestSpeakersFirst() {
    connect();
    hear("{\"on\":\"joined\",\"room\":\"lobby\",\"who\":[\"bea\",\"bob\",\"ben\"]}");
    hear(message("7-4", "ben", "hello"));
    hear(message("7-5", "bob", "hello"));

    assertEquals(List.of("bob", "ben", "bea"), chat.people());
  }

  @Test
  void joiningARoomThatOneIsInGoesThere() {
    chat = chat("ann", "lobby", "ops");
    connect();
    chat.typed("/j ops");

    assertEquals("#ops > ", screen.prompt);
    assertEquals("", connection.sent());
  }
}
