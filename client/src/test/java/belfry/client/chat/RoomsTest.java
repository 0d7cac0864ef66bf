package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
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
  void inANarrowWindowTheRoomsWithAMentionStayInTheStatusLine() {
    String[] rooms = IntStream.rangeClosed(1, 20).mapToObj(i -> "room" + i).toArray(String[]::new);
    chat = chat("ann", rooms);
    connect();
    assertEquals(" ann · 1:#room1 0 here 2:#room2 3:#room3 …", status(45));
    hear(message("room5", "9-9", "bob", "hello"));
    hear(message("room17", "9-9", "bob", "ann?"));
    hear(message("room18", "9-9", "bob", "ann?"));

    assertEquals(" ann · 1:#room1 0 here … 17:#room17(1!) 18:#room18(1!) …", status(58));
    assertEquals(" ann · 1:#room1 … 17:#room17(1!) 18:(1!) …", status(45));
    assertEquals(" 1:#room1 … 17:(1!) 18:(1!) …", status(30));
    assertEquals(" … 17:(1!) 18:(1!) …", status(25));
    assertEquals(screen.status.getLast(), status(1_000));
  }

  @Test
  void theWordsOfOtherClientsGoToARoomByNameOrNumber() {
    chat = chat("ann", "lobby", "ops");
    connect();
    for (String line : List.of("/win 2", "/buffer #lobby", "/room 2")) {
      chat.typed(line);
    }
    chat.typed("/hilight deploy, on call");
    chat.typed("/window 3");

    assertEquals(
        """
        — #ops · 0 here —
        — #lobby · 1 here —
        — #ops · 0 here —
        · bell on, colour on, comings on, highlight deploy, on call
        ! you are not in #3; /join #3 enters it\
        """,
        screen.printed());
  }

  @Test
  void whyTheConnectionIsLostDoesNotHideTheCurrentRoomOrAMention() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    hear(message("ops", "9-9", "bob", "ann?"));
    chat.lost("nobody answers there", "next try in 3.5 s");

    assertEquals(
        " offline (nobody answers there), next try in 3.5 s · ann · 1:#lobby 1 here 2:#ops(1!)",
        screen.status.getLast());
    assertEquals(" offline · 1:#lobby 1 here 2:#ops(1!)", status(40));
    assertEquals(" offline · 1:#lobby 2:#ops(1!)", status(30));
  }

  /** A line that is typed at that moment would be said in another room. */
  @Test
  void whoIsKickedLooksAtNoRoomUntilOneIsChosen() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    chat.goToNext();
    hear(
        "{\"on\":\"moderated\",\"room\":\"ops\",\"message\":\"9-9\",\"from\":\"bob\",\"what\":\"kick\","
            + "\"who\":\"ann\",\"text\":\"bye\",\"time\":\"2026-11-22T13:00:00Z\"}");
    hear("{\"on\":\"left\",\"room\":\"ops\",\"who\":[\"ann\"],\"put_out\":true,\"you\":true}");
    screen.printed();
    connection.sent();

    chat.typed("private words");

    assertEquals("", connection.sent());
    assertEquals(List.of("private words"), screen.putBack);
    chat.typed("/room lobby");
    chat.typed("hello");
    assertTrue(connection.sent().contains("\"room\":\"lobby\",\"text\":\"hello\""));
  }

  private String status(int columns) {
    String fitting = screen.statusLine.fitting(columns, line -> line.text().length()).text();
    assertTrue(fitting.length() <= columns, fitting);
    return fitting;
  }

  @Test
  void goingBackToARoomShowsItsLastLinesAndThenTheNewOnes() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    for (int i = 4; i < 26; i++) {
      hear(message("7-" + i, "bob", "line " + i));
    }
    chat.goToNext();
    hear(message("7-26", "bob", "line 26"));
    screen.printed();
    chat.goTo(1);

    List<String> lines = screen.printed().lines().toList();
    assertEquals("— #lobby · 1 here —", lines.getFirst());
    assertEquals("13:00:00 <bob> line 6", lines.get(1));
    assertEquals("13:00:00 <bob> line 25", lines.get(20));
    assertEquals(List.of("— new —", "13:00:00 <bob> line 26"), lines.subList(21, 23));
  }

  @Test
  void onlySpeakersAreShownToComeAndGo() {
    connect();
    chat.typed("/set comings speakers");
    hear("{\"on\":\"joined\",\"room\":\"lobby\",\"who\":[\"bea\",\"bob\"]}");
    hear(message("7-4", "bob", "hello"));
    screen.printed();
    hear("{\"on\":\"left\",\"room\":\"lobby\",\"who\":[\"bea\",\"bob\"]}");
    hear("{\"on\":\"joined\",\"room\":\"lobby\",\"who\":[\"bea\",\"bob\"]}");

    assertEquals("13:00:00 · bob left\n13:00:00 · bob joined", screen.printed());
    chat.typed("/set comings off");
    screen.printed();
    hear("{\"on\":\"left\",\"room\":\"lobby\",\"who\":[\"bob\"]}");
    assertEquals("", screen.printed());
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
