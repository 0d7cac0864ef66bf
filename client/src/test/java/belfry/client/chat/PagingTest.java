package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PagingTest extends ChatScene {
  private String page(boolean more, int first, int last) {
    return String.format(
        "{\"on\":\"history\",\"id\":\"g\",\"room\":\"lobby\",\"more\":%s,\"first\":\"7-%d\","
            + "\"last\":\"7-%d\",\"messages\":[%s,%s]}",
        more, first, last, message("7-" + first, "bob", "one"), message("7-" + last, "bob", "two"));
  }

  @Test
  void eachPageIsTheOneBeforeAndTheWayBackEndsAtTheNewest() {
    connect();
    chat.page(false, 2);
    assertEquals("", connection.sent());
    chat.page(true, 2);
    String asked = connection.sent();
    assertTrue(asked.contains("\"do\":\"history\"") && asked.contains("\"limit\":2"), asked);
    assertFalse(asked.contains("before"));
    hear(page(true, 2, 3));
    assertEquals(
        """
        — earlier in #lobby —
          2026-11-22 13:00 <bob> one
          2026-11-22 13:00 <bob> two
        · PgUp shows earlier messages, PgDn later ones\
        """,
        screen.printed());
    chat.page(true, 2);
    assertTrue(connection.sent().contains("\"before\":\"7-2\""));
    hear(page(false, 0, 1));
    assertTrue(screen.printed().endsWith("· end of the history"));
    chat.page(false, 2);
    assertTrue(connection.sent().contains("\"after\":\"7-1\""));
    hear(page(false, 2, 3));
    connection.sent();
    chat.page(false, 2);

    assertEquals("", connection.sent());
  }

  @Test
  void theFirstPageEndsBeforeWhatIsOnTheScreen() {
    connect();
    for (int i = 4; i < 9; i++) {
      hear(message("7-" + i, "bob", "line"));
    }
    chat.page(true, 3);
    assertTrue(connection.sent().contains("\"before\":\"7-6\""));
  }

  @Test
  void aPageOfARoomThatTheUserHasLeftIsNotShown() {
    chat = chat("ann", "lobby", "ops");
    connect();
    chat.page(true, 2);
    chat.goTo(2);
    chat.page(true, 2);
    screen.printed();
    hear(page(true, 2, 3));

    assertEquals("", screen.printed());
  }

  private static String since(String asked, boolean more) {
    return String.format(
        "{\"on\":\"history\",\"id\":\"%s\",\"room\":\"lobby\",\"more\":%s,\"first\":\"7-2\","
            + "\"last\":\"7-3\",\"messages\":[%s]}",
        asked, more, message("7-2", "bob", "one"));
  }

  @Test
  void typedTimeIsThePlaceFromWhichPagesGoOn() {
    connect();
    connection.sent();
    chat.typed("/history more");
    assertTrue(screen.printed().contains("there is no more; /history since TIME"));
    chat.typed("/history 2 since 2026-11-20T14:30:00Z");
    String asked = connection.sent();
    assertTrue(asked.contains("\"since\":\"2026-11-20T14:30:00Z\",\"limit\":2"), asked);
    hear(since("c", true));
    assertEquals(
        """
        · since then in #lobby:
        13:00:00 <bob> one
        · /history more shows what came after that\
        """,
        screen.printed());
    chat.typed("/history more");
    asked = connection.sent();
    assertTrue(asked.contains("\"after\":\"7-3\",\"limit\":2"), asked);
    hear(since("c", false));
    assertTrue(screen.printed().endsWith("· now:"));

    chat.typed("/history before 2026-11-20T14:30:00Z");
    asked = connection.sent();
    assertTrue(asked.contains("\"until\":\"2026-11-20T14:30:00Z\",\"limit\":20"), asked);
    hear(since("c", true));
    chat.page(true, 5);
    asked = connection.sent();
    assertTrue(asked.contains("\"before\":\"7-2\",\"limit\":5"), asked);
  }
}
