package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is for one person, and what is known of one. */
class DirectTalkTest extends ChatScene {
  private static final String TOLD =
      """
      {"on":"told","message":"5-1","from":"bob","text":"psst","time":"2026-11-22T12:00:00Z"}
      """;

  @Test
  void inAQueryLinesGoToThePersonUntilTheUserGoesToARoom() {
    chat = chat("ann", "lobby", "ops");
    connect();
    hear(IN_LOBBY.replace("lobby", "ops"));
    chat.typed("/query bob");
    assertEquals("bob > ", screen.prompt);
    assertTrue(screen.toOne);
    chat.typed("/room typo");
    assertTrue(screen.toOne, "the query goes on, so no file may keep what is typed");
    chat.typed("hello bob");
    assertTrue(connection.sent().contains("\"to\":\"bob\",\"text\":\"hello bob\""));
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"5-1\",\"to\":\"bob\"}");
    chat.typed("/me waves");
    assertTrue(connection.sent().contains("\"do\":\"act\""));
    chat.goTo(2);
    assertEquals("#ops > ", screen.prompt);
    assertFalse(screen.toOne);
  }

  @Test
  void aQueryShowsTheLastMessagesOfBothSides() {
    connect();
    chat.typed("/query bob");
    assertTrue(connection.sent().contains("{\"do\":\"history\",\"id\":\"c\",\"to\":\"bob\""));
    screen.printed();
    hear(
        """
        {"on":"history","id":"c","to":"bob","first":"5-1","last":"5-2","more":false,"messages":[\
        {"on":"told","message":"5-1","from":"bob","text":"psst","time":"2026-11-22T12:00:00Z"},\
        {"on":"sent","message":"5-2","from":"ann","to":"bob","told":"6-1","text":"yes","time":"2026-11-22T12:00:00Z"}]}
        """);
    String shown = screen.printed();
    assertTrue(shown.startsWith("· what was said before with bob:"), shown);
    assertTrue(shown.contains("bob → you: psst"), shown);
    assertTrue(shown.contains("you → bob: yes"), shown);
    chat.typed("/history since 2h");
    assertTrue(connection.sent().contains("\"to\":\"bob\",\"since\""));
  }

  @Test
  void removalTakesADirectMessageBackInAQueryOrAfterAnAtSign() {
    connect();
    chat.typed("/remove @eve");
    assertTrue(connection.sent().contains("{\"do\":\"remove\",\"to\":\"eve\"}"));
    chat.typed("/query bob");
    chat.typed("/remove");
    assertTrue(connection.sent().contains("{\"do\":\"remove\",\"to\":\"bob\"}"));
    chat.typed("/remove bob 2");
    assertTrue(connection.sent().contains("\"room\":\"lobby\",\"name\":\"bob\",\"last\":2"));
    screen.printed();
    chat.typed("/remove @");
    assertTrue(screen.printed().contains("name"));
    hear(
        """
        {"on":"removed","message":"5-2","from":"bob","removed":["5-1"],"why":"typo","time":"2026-11-22T12:00:00Z"}
        """);
    assertTrue(screen.printed().contains("a direct message was removed by bob: typo"));
  }

  @Test
  void anOwnDirectMessageIsShownOnce() {
    connect();
    chat.typed("/msg bob hi");
    hear("{\"on\":\"ack\",\"id\":\"x-1\",\"message\":\"6-1\",\"to\":\"bob\"}");
    hear(sent("5-1", "6-1", "hi"));
    chat.typed("/msg bob again");
    hear(sent("5-2", "6-2", "again"));
    hear("{\"on\":\"ack\",\"id\":\"x-2\",\"message\":\"6-2\",\"to\":\"bob\"}");
    hear(sent("5-3", "6-3", "from elsewhere"));
    assertEquals(
        List.of("you → bob: hi", "you → bob: again", "you → bob: from elsewhere"),
        screen.printed().lines().map(line -> line.replaceFirst("^[0-9:]+ ", "")).toList());
  }

  private static String sent(String message, String told, String text) {
    return String.format(
        "{\"on\":\"sent\",\"message\":\"%s\",\"from\":\"ann\",\"to\":\"bob\",\"told\":\"%s\","
            + "\"text\":\"%s\",\"time\":\"2026-11-22T12:00:00Z\"}",
        message, told, text);
  }

  @Test
  void aReplyGoesToWhoWroteLast() {
    connect();
    chat.typed("/r hello");
    assertEquals("! nobody has sent you a direct message: /r hello", screen.printed());
    hear(TOLD);
    chat.typed("/reply hello");

    assertTrue(connection.sent().contains("\"to\":\"bob\",\"text\":\"hello\""));
  }

  @Test
  void aRefusedQueryKeepsItsText() {
    connect();
    chat.typed("/query a/b see you at noon");
    assertTrue(screen.printed().endsWith(": /query a/b see you at noon"));
    chat.typed("/query a/b");
    assertFalse(screen.printed().contains("/query"));
  }

  @Test
  void whoisShowsTheRoomsOfAPerson() {
    chat = chat("ann", "lobby", "ops");
    connect();
    chat.typed("/whois Bob");
    assertEquals(2, connection.sent().lines().filter(line -> line.contains("\"who\"")).count());
    hear(people("lobby", "ann", ""));
    hear(people("ops", "bob", ",\"away\":\"lunch\",\"role\":\"host\""));
    assertEquals("· bob (host) is in #ops since 2026-11-22 04:00, away: lunch", screen.printed());

    chat.typed("/whois cleo");
    hear(people("lobby", "ann", "") + people("ops", "bob", ""));
    assertEquals("· cleo is in none of your rooms", screen.printed());
  }

  private static String people(String room, String name, String more) {
    return String.format(
        "{\"on\":\"people\",\"id\":\"z\",\"room\":\"%s\",\"total\":1,\"people\":[{\"name\":\"%s\","
            + "\"since\":\"2026-11-22T03:00:00Z\"%s}]}\n",
        room, name, more);
  }

  @Test
  void aPasswordIsAskedForAndNeverTypedAsALine() {
    connect();
    chat.typed("/password hunter22");
    chat.typed("/password");
    assertEquals(List.of("New password: "), screen.secretQuestions);
    assertEquals("", connection.sent());
    screen.printed();
    chat.newPassword("hunter22");

    assertTrue(connection.sent().contains("\"do\":\"credential\""));
    assertEquals("", screen.printed());
  }
}
