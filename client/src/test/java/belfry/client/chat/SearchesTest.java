package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Searches, and jumps to their results. */
class SearchesTest extends ChatScene {
  private static final String FOUND =
      """
      {"on":"found","id":"c","searched":{"messages":9,"since":"2026-11-20T12:00:00Z"},%s"messages":[%s]}
      """;

  @BeforeEach
  void search() {
    connect();
    hear(
        """
        {"on":"joined","id":"j:ops","room":"ops","who":["ann"],"you":true,"last":"7-3","members":1}
        """);
    chat.typed("/join ops");
    hear(
        """
        {"on":"joined","id":"j:ops","room":"ops","who":["ann"],"you":true,"last":"7-3","members":1}
        """);
    chat.typed("/room lobby");
    connection.sent();
    screen.printed();
  }

  private void found(String next, String... messages) {
    hear(
        FOUND
            .strip()
            .formatted(
                next == null ? "" : "\"next\":\"" + next + "\",", String.join(",", messages)));
  }

  @Test
  void resultsHaveNumbersAndTheirWordsAreMarked() {
    chat.typed("/search deploy in:#ops");
    assertEquals(
        "{\"do\":\"search\",\"id\":\"c\",\"words\":\"deploy\",\"room\":\"ops\",\"limit\":20}\n",
        connection.sent());
    found(
        "p1",
        message("ops", "7-1", "bob", "the Deployment is done"),
        "{\"on\":\"told\",\"message\":\"5-1\",\"from\":\"bob\",\"text\":\"deploy!\","
            + "\"time\":\"2026-11-22T12:00:00Z\"}");
    assertTrue(
        screen.lines.stream()
            .flatMap(line -> line.spans().stream())
            .toList()
            .contains(new Line.Span("Deployment", Style.MENTION)));
    assertEquals(
        """
        2 2026-11-22 13:00 #ops <bob> the Deployment is done
        1 2026-11-22 13:00 bob → you: deploy!
        · 2 messages found; looked through 9 messages, back to 2026-11-20 13:00
        · /jump N shows the messages around result N; /search shows older results\
        """,
        screen.printed());

    chat.typed("/search");
    assertTrue(connection.sent().contains("\"page\":\"p1\""));
    found(null, message("ops", "6-1", "bob", "deploy"));
    assertTrue(
        screen.printed().startsWith("3 2026-11-22 13:00 #ops <bob> deploy\n· 1 message found"));
    chat.typed("/search");
    assertEquals("! usage: /search [WORDS]", screen.printed());
  }

  @Test
  void jumpGoesToTheRoomAndShowsTheMessagesAroundTheResult() {
    chat.typed("/search deploy");
    found(null, message("ops", "7-9", "bob", "deploy now"));
    connection.sent();
    screen.printed();
    chat.typed("/jump 1");
    assertEquals(
        "{\"do\":\"history\",\"id\":\"j\",\"room\":\"ops\",\"before\":\"7-15\",\"limit\":11}\n",
        connection.sent());
    screen.printed();
    hear(
        "{\"on\":\"history\",\"id\":\"j\",\"room\":\"ops\",\"more\":false,\"messages\":["
            + message("ops", "7-8", "bob", "ready?")
            + ","
            + message("ops", "7-9", "bob", "deploy now")
            + "]}");
    assertEquals(
        """
          2026-11-22 13:00 <bob> ready?
        ▸ 2026-11-22 13:00 <bob> deploy now
        · now:\
        """,
        screen.printed());
    assertEquals(List.of("#lobby", "#ops"), chat.rooms());
  }

  @Test
  void jumpWithoutSuchAResultIsRefused() {
    chat.typed("/jump");
    assertEquals("! there are no results; /search WORDS finds some", screen.printed());
    chat.typed("/search deploy");
    found(null, message("ops", "7-9", "bob", "deploy now"));
    screen.printed();
    chat.typed("/jump 2");
    assertEquals("! there are results 1 to 1", screen.printed());
    chat.typed("/jump 1");
    screen.printed();
    hear("{\"on\":\"history\",\"id\":\"j\",\"room\":\"ops\",\"more\":false,\"messages\":[]}");
    assertEquals("! the server no longer has this message", screen.printed());
  }
}
