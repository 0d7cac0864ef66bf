package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest extends ChatScene {
  private static final String BEFORE_4 =
      "\"do\":\"history\",\"id\":\"b\",\"room\":\"lobby\",\"before\":\"7-4\"";

  private void filter(Earlier earlier) {
    ChatOptions options =
        new ChatOptions(
            Nickname.of("ann"),
            List.of(RoomName.LOBBY),
            earlier,
            true,
            new ChatOptions.Display(
                ZoneId.of("UTC"), ChatOptions.Display.DAY_AND_TIME, false, false));
    chat = new Chat(options, tokens, marks, screen, () -> now, () -> elapsed, "x");
    chat.opened(connection, SERVER);
    hear(WELCOME + ANN + IN_LOBBY);
  }

  /** A page with entries of the lobby, whose times are as many hours after midnight. */
  private static String page(boolean more, int first, int last) {
    StringBuilder entries = new StringBuilder();
    for (int entry = first; entry <= last; entry++) {
      entries
          .append(entry == first ? "" : ",")
          .append(
              message("7-" + entry, entry == 2 ? "ann" : "bob", "number " + entry)
                  .replace("T12:", "T0" + entry + ":"));
    }
    return String.format(
        "{\"on\":\"history\",\"id\":\"b\",\"room\":\"lobby\",\"more\":%s,\"first\":\"7-%d\","
            + "\"last\":\"7-%d\",\"messages\":[%s]}",
        more, first, last, entries);
  }

  @Test
  void pagesAreFetchedUntilThereAreEnoughMessages() {
    filter(new Earlier(3, null));
    assertTrue(connection.sent().contains(BEFORE_4));
    hear(page(true, 2, 3));
    assertTrue(connection.sent().contains("\"before\":\"7-2\""));
    assertEquals("", screen.printed());
    hear(page(true, 1, 1));

    assertEquals("", connection.sent());
    assertEquals(
        """
        2026-11-22 01:00:00 <bob> number 1
        2026-11-22 02:00:00 <ann> number 2
        2026-11-22 03:00:00 <bob> number 3\
        """,
        screen.printed());
  }

  @Test
  void olderMessagesThanTheTimeAreNotShown() {
    filter(new Earlier(Earlier.MOST, Instant.parse("2026-11-22T02:00:00Z")));
    connection.sent();
    hear(page(true, 1, 3));

    assertEquals("", connection.sent());
    assertEquals(2, screen.printed().lines().count());
  }

  @Test
  void whatArrivesMeanwhileIsShownAfterwardsAndOnce() {
    filter(new Earlier(9, null));
    hear(message("7-4", "bob", "now"));
    assertEquals("", screen.printed());
    chat.lost("the server closed it", "none");
    comeBack();
    hear(ANN + IN_LOBBY.replace("7-3", "7-4"));
    hear(message("7-4", "bob", "now"));
    assertTrue(connection.sent().contains(BEFORE_4));
    screen.printed();
    hear(page(false, 3, 3));
    hear(message("7-5", "bob", "later"));

    assertEquals(
        """
        2026-11-22 03:00:00 <bob> number 3
        2026-11-22 12:00:00 <bob> now
        2026-11-22 12:00:00 <bob> later\
        """,
        screen.printed());
  }

  @Test
  void leavingWaitsUntilAllIsShown() {
    filter(new Earlier(1, null));
    chat.leaveWhenAllIsSent();
    assertFalse(connection.sent().contains("quit"));
    hear(page(false, 3, 3));

    assertTrue(connection.sent().contains("quit"));
  }

  @Test
  void aRefusalEndsTheFetchingAndLosesNothingThatArrived() {
    filter(new Earlier(1, null));
    hear(message("7-4", "bob", "now"));
    hear("{\"on\":\"refused\",\"id\":\"b\",\"code\":\"not-allowed\",\"why\":\"no history here\"}");

    assertEquals("! no history here\n2026-11-22 12:00:00 <bob> now", screen.printed());
  }
}
