package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatArgumentsTest {
  @TempDir private Path folder;

  @Test
  void chatIsNamedAndHasTheLimitsOfTheDoor() {
    var chat = options("--name", "Big Ben", "--zone", "Europe/Rome", "--max-line", "100").chat();

    assertEquals("Big Ben", chat.serverName());
    assertEquals(ZoneId.of("Europe/Rome"), chat.zone());
    assertEquals(100, chat.maxLine());
    assertEquals(List.of(), chat.motd());
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

  @Test
  void theMessageOfTheDayHasAtMostFiftyLines() throws IOException {
    Path file = Files.writeString(folder.resolve("motd"), "line\n".repeat(60));

    assertEquals(50, options("--motd", file.toString()).chat().motd().size());
  }

  @Test
  void aMessageOfTheDayThatIsNoTextIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("motd"), new byte[] {(byte) 0xff});

    assertEquals(
        "--motd: can't read " + file + " as text", Given.unreadable("--motd", file.toString()));
  }

  @Test
  void aMessageOfTheDayThatIsMissingIsRefused() {
    assertEquals("--motd: can't read nowhere as text", Given.unreadable("--motd", "nowhere"));
  }
}
