package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoginTest extends ChatScene {
  private String greetingOfTheNextConnection() {
    chat.lost("gone", "next");
    connection.sent();
    comeBack();
    return connection.sent().lines().findFirst().orElseThrow();
  }

  @Test
  void registeredNameIsHadBackWithItsToken() {
    connect();
    chat.typed("/register");
    hear(
        "{\"on\":\"registered\",\"id\":\"q\",\"you\":\"ann\",\"token\":\"bfy_x\",\"inbox\":\"9-0\"}");
    assertTrue(screen.printed().contains("/login ann bfy_x"));

    assertEquals(
        "{\"do\":\"login\",\"id\":\"n\",\"name\":\"ann\",\"token\":\"bfy_x\",\"after\":\"9-0\"}",
        greetingOfTheNextConnection());
  }

  @Test
  void directMessagesGoOnAfterTheLastOneOfTheAccount() {
    connect();
    chat.typed("/login Ann bfy_x");
    assertTrue(connection.sent().contains("\"name\":\"Ann\",\"token\":\"bfy_x\""));
    hear("{\"on\":\"logged-in\",\"id\":\"q\",\"who\":\"ann\",\"you\":\"Ann\",\"inbox\":\"3-7\"}");
    hear(
        "{\"on\":\"told\",\"message\":\"3-8\",\"from\":\"bob\",\"text\":\"psst\","
            + "\"time\":\"2026-11-22T03:00:00Z\"}");

    assertEquals(
        "{\"do\":\"login\",\"id\":\"n\",\"name\":\"Ann\",\"token\":\"bfy_x\",\"after\":\"3-8\"}",
        greetingOfTheNextConnection());
  }

  @Test
  void anotherNameEndsTheLogin() {
    connect();
    hear(
        "{\"on\":\"registered\",\"id\":\"q\",\"you\":\"ann\",\"token\":\"bfy_x\",\"inbox\":\"9-0\"}");
    hear(
        "{\"on\":\"renamed\",\"id\":\"q\",\"who\":\"ann\",\"to\":\"bob\",\"inbox\":\"5-0\","
            + "\"you\":true}");

    assertEquals(
        "{\"do\":\"nick\",\"id\":\"n\",\"name\":\"bob\",\"token\":\"t1\",\"after\":\"5-0\"}",
        greetingOfTheNextConnection());
  }

  @Test
  void secretOfARefusedLoginIsNotShown() {
    connect();
    chat.typed("/login ann bfy_secret too much");
    assertFalse(screen.printed().contains("bfy_secret"));
    assertTrue(SlashCommand.LOGIN.isPrivate(), "the history of the input keeps no secret");
  }
}
