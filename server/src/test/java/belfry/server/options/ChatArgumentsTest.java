package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatArgumentsTest {
  @Test
  void chatIsNamedAndHasTheLimitsOfTheDoor() {
    var chat = options("--name", "Big Ben", "--zone", "Europe/Rome", "--max-line", "100").chat();

    assertEquals("Big Ben", chat.serverName());
    assertEquals(ZoneId.of("Europe/Rome"), chat.zone());
    assertEquals(100, chat.maxLine());
  }

  @Test
  void theZoneIsTheMachinesUnlessOneIsGiven() {
    assertEquals(ZoneId.systemDefault(), options().chat().zone());
  }

  @Test
  void theEnvironmentNamesTheServer() {
    var environment = Map.of("BELFRY_NAME", "Tower", "BELFRY_ZONE", "UTC");
    var chat = options(environment).chat();

    assertEquals("Tower", chat.serverName());
    assertEquals(ZoneId.of("UTC"), chat.zone());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "01234567890123456789012345678901234567890", "a\u0007b"})
  void aNameThatCantBeShownIsRefused(String name) {
    assertEquals(
        "--name has 1 to 40 characters that can be shown", Given.refusal(Map.of(), "--name", name));
  }

  @Test
  void anUnknownZoneIsRefused() {
    assertEquals(
        "--zone: there is no zone \"Nowhere/Land\"; try one like Europe/Rome",
        Given.refusal("--zone Nowhere/Land"));
  }
}
