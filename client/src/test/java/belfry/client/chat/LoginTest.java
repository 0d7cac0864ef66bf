package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import java.util.List;
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
    assertFalse(screen.printed().contains("bfy_x"));
    assertEquals(List.of(new KeptTokens.Kept(Nickname.of("ann"), "bfy_x")), tokens.kept);

    assertEquals(
        "{\"do\":\"login\",\"id\":\"n\",\"name\":\"ann\",\"token\":\"bfy_x\",\"after\":\"9-0\"}",
        greetingOfTheNextConnection());
  }

  private static final String REGISTERED =
      "{\"on\":\"registered\",\"id\":\"q\",\"you\":\"ann\",\"token\":\"bfy_x\",\"inbox\":\"9-0\"}";

  @Test
  void aLostAnswerToARegistrationIsHadWithTheTokenOfTheConnection() {
    connect();
    chat.typed("/register");
    assertEquals(
        "{\"do\":\"login\",\"id\":\"n\",\"name\":\"ann\",\"connection\":\"t1\"}",
        greetingOfTheNextConnection());
    hear(
        "{\"on\":\"logged-in\",\"id\":\"n\",\"who\":\"guest-2\",\"you\":\"ann\","
            + "\"token\":\"bfy_x\",\"inbox\":\"9-0\"}");

    assertTrue(screen.printed().contains("ann is your name for good now"));
    assertEquals(List.of(new KeptTokens.Kept(Nickname.of("ann"), "bfy_x")), tokens.kept);
    assertEquals(
        "{\"do\":\"login\",\"id\":\"n\",\"name\":\"ann\",\"token\":\"bfy_x\",\"after\":\"9-0\"}",
        greetingOfTheNextConnection());
  }

  @Test
  void aRegistrationThatDidNotArriveIsToBeTypedAgain() {
    connect();
    chat.typed("/register");
    greetingOfTheNextConnection();
    hear("{\"on\":\"refused\",\"id\":\"n\",\"code\":\"wrong-login\",\"why\":\"no\"}");

    assertTrue(screen.printed().contains("the answer to /register was lost; type it again"));
    String nick =
        "{\"do\":\"nick\",\"id\":\"n\",\"name\":\"ann\",\"token\":\"t1\",\"after\":\"5-0\"}\n";
    assertEquals(nick, connection.sent());
    hear("{\"on\":\"renamed\",\"id\":\"n\",\"who\":\"guest-2\",\"to\":\"ann\",\"you\":true}");
    assertEquals(nick.strip(), greetingOfTheNextConnection());
  }

  @Test
  void aRefusedRegistrationIsNotTriedByTheNextConnection() {
    connect();
    chat.typed("/register");
    hear("{\"on\":\"refused\",\"id\":\"r\",\"code\":\"rate-limit\",\"why\":\"too many\"}");
    assertTrue(greetingOfTheNextConnection().startsWith("{\"do\":\"nick\""));
  }

  @Test
  void tokenThatCanNotBeKeptIsShownOnceAndNotLogged() {
    tokens.keeps = false;
    connect();
    hear(REGISTERED);
    assertFalse(screen.printed().contains("bfy_x"));
    assertTrue(screen.secrets.getFirst().contains("/login ann bfy_x"));
  }

  @Test
  void keptTokenLogsInAtTheNextStart() {
    tokens.keep(SERVER, new KeptTokens.Kept(Nickname.of("bob"), "bfy_b"));
    tokens.keep(SERVER, new KeptTokens.Kept(Nickname.of("ann"), "bfy_x"));
    chat = chat(null, "lobby");
    chat.opened(connection, SERVER);
    String first = connection.sent().lines().findFirst().orElseThrow();
    assertEquals("{\"do\":\"login\",\"id\":\"n\",\"name\":\"ann\",\"token\":\"bfy_x\"}", first);
  }

  @Test
  void otherNameThanThatOfTheKeptTokenIsAGuest() {
    tokens.keep(SERVER, new KeptTokens.Kept(Nickname.of("bob"), "bfy_b"));
    chat.opened(connection, SERVER);
    assertFalse(connection.sent().contains("bfy_"));
  }

  @Test
  void tokenIsNotSentWhereOthersCouldReadIt() {
    tokens.keep(SERVER, new KeptTokens.Kept(Nickname.of("ann"), "bfy_x"));
    connection.isSecure = false;
    connect();
    assertFalse(connection.sent().contains("bfy_"));
    chat.typed("/login ann bfy_x");
    chat.typed("/login");
    assertFalse(connection.sent().contains("bfy_"));
    assertTrue(screen.printed().contains("connect to tls://HOST"));
  }

  @Test
  void tokenIsNotSentToTheNextServerWhereOthersCouldReadIt() {
    connect();
    hear(REGISTERED);
    connection.isSecure = false;
    assertFalse(greetingOfTheNextConnection().contains("bfy_"));
  }

  @Test
  void refusedTokenIsForgotten() {
    connect();
    chat.typed("/login ann bfy_wrong");
    hear("{\"on\":\"refused\",\"id\":\"l\",\"code\":\"wrong-login\",\"why\":\"no\"}");
    hear("{\"on\":\"logged-in\",\"id\":\"x\",\"who\":\"ann\",\"you\":\"ann\",\"inbox\":\"3-7\"}");
    assertFalse(greetingOfTheNextConnection().contains("bfy_wrong"));
    assertEquals(List.of(), tokens.kept);
  }

  @Test
  void logoutForgetsTheToken() {
    connect();
    hear(REGISTERED);
    chat.typed("/logout");
    assertEquals(List.of(), tokens.kept);
    assertEquals(List.of("· to come back, type: /login ann bfy_x"), screen.secrets);
    assertFalse(screen.printed().contains("bfy_x"));
    assertFalse(greetingOfTheNextConnection().contains("bfy_"));
  }

  /** Two clients of one account must not take the name from each other in turn. */
  @Test
  void clientWhoseNameWasTakenOverDoesNotTakeItBackByItself() {
    connect();
    hear(REGISTERED);
    hear("{\"on\":\"bye\",\"why\":\"another connection took your name over\",\"taken\":true}");
    assertFalse(greetingOfTheNextConnection().contains("bfy_"));
    chat.typed("/login");
    assertTrue(connection.sent().contains("\"name\":\"ann\",\"token\":\"bfy_x\""));
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
