package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a chat knows of an earlier run. */
class ReadingTest extends ChatScene {
  private static final RoomName OPS = RoomName.of("ops");

  /** The lobby and #ops, whose logs have the entries 1 to 3; all of #ops mention ann. */
  private void start() {
    chat = chat("ann", "lobby", "ops");
    chat.opened(connection, SERVER);
    hear(WELCOME + ANN + IN_LOBBY + history("lobby", "hello"));
    hear(IN_LOBBY.replace("lobby", "ops") + history("ops", "ann?"));
  }

  private static String history(String room, String text) {
    String entries =
        LongStream.rangeClosed(1, 3)
            .mapToObj(i -> message(room, "7-" + i, "bob", text + " " + i))
            .collect(Collectors.joining(","));
    return "{\"on\":\"history\",\"room\":\""
        + room
        + "\",\"more\":false,\"first\":\"7-1\",\"last\":\"7-3\",\"messages\":["
        + entries
        + "]}\n";
  }

  @Test
  void whatIsOlderThanTheFirstVisitIsNotNew() {
    start();

    assertEquals(" ann · 1:#lobby 1 here 2:#ops", screen.status.getLast());
    assertEquals(0, screen.bells);
    assertTrue(!screen.printed().contains("ann?"));
    chat.goTo(2);
    assertEquals(4, screen.printed().lines().count());
  }

  @Test
  void messagesAfterTheLastVisitAreNewAndTheOldOnesAreNot() {
    marks.read.putAll(Map.of(RoomName.LOBBY, new EntryId(7, 2), OPS, new EntryId(7, 1)));
    start();

    assertTrue(connection.sent().contains("\"limit\":100"));
    assertEquals(" ann · 1:#lobby 1 here 2:#ops(2!)", screen.status.getLast());
    assertEquals(0, screen.bells);
    List<String> lines = screen.printed().lines().toList();
    assertEquals(
        List.of("13:00:00 <bob> hello 2", "— new —", "13:00:00 <bob> hello 3"),
        lines.subList(2, 5));
  }

  @Test
  void onlyWhatWasOnTheScreenIsRead() {
    start();
    hear(message("ops", "7-4", "bob", "ann!"));
    chat.tick();
    chat.leave();
    assertEquals(Map.of(RoomName.LOBBY, new EntryId(7, 3)), marks.read);
    chat.goTo(2);
    chat.tick();
    chat.leave();

    assertEquals(new EntryId(7, 4), marks.read.get(OPS));
  }
}
