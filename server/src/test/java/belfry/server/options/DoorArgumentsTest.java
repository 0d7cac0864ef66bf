package belfry.server.options;

import static belfry.server.options.Given.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.Network;
import belfry.server.web.GuestRights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorArgumentsTest {
  @TempDir private Path folder;

  @Test
  void theDoorHasItsAddressAndItsLimits() {
    var door =
        options(
                "--bind=0.0.0.0",
                "--port=9000",
                "--max-connections=50",
                "--max-per-address=5",
                "--max-line=100",
                "--stall-limit=9",
                "--greet-after=50",
                "--no-flood-limit")
            .door();

    assertEquals("/0.0.0.0:9000", door.address().toString());
    assertEquals(50, door.maxConnections());
    assertEquals(5, door.maxPerAddress());
    assertEquals(100, door.maxLine());
    assertEquals(Duration.ofSeconds(9), door.stallLimit());
    assertEquals(Duration.ofMillis(50), door.greetAfter());
    assertFalse(door.floodLimit());
    assertEquals(List.of(), door.motd());
  }

  @ParameterizedTest
  @CsvSource({
    "--no-ntp, SAY",
    "--bind=::1, SAY",
    "--bind=0.0.0.0, NONE",
    "--proxy-from=127.0.0.0/8, NONE",
    "--web-host=chat.example.org, NONE",
    "--bind=0.0.0.0 --http-guests=read, READ",
    "--http-guests=none, NONE",
  })
  void guestsMayUseHttpOnThisMachineOnly(String given, GuestRights rights) {
    assertEquals(rights, options(given.split(" ")).door().web().orElseThrow().guests());
  }

  @Test
  void theUnixSocketHasItsModeAndItsGroup() {
    var usual = options("--unix=" + folder.resolve("s")).door().unix().orElseThrow();
    assertEquals(folder.resolve("s"), usual.path());
    assertEquals("rw-------", PosixFilePermissions.toString(usual.mode()));
    assertEquals(Optional.empty(), usual.group());
    var open =
        options("--unix=s", "--unix-mode=0660", "--unix-group=chat").door().unix().orElseThrow();
    assertTrue(open.path().isAbsolute());
    assertEquals("rw-rw----", PosixFilePermissions.toString(open.mode()));
    assertEquals(Optional.of("chat"), open.group());
    assertEquals(Optional.empty(), options().door().unix());
  }

  @Test
  void theEnvironmentHasAllOfIt() {
    var environment =
        Map.of(
            "BELFRY_PORT", "9000",
            "BELFRY_MAX_PER_ADDRESS", "5",
            "BELFRY_PROXY_FROM", "10.0.0.0/8,::1",
            "BELFRY_NO_FLOOD_LIMIT", "true");
    var door = options(environment).door();

    assertEquals(9_000, door.address().getPort());
    assertEquals(5, door.maxPerAddress());
    assertEquals(List.of(Network.of("10.0.0.0/8"), Network.of("::1")), door.balancers());
    assertFalse(door.floodLimit());
  }

  @Test
  void aFlagInTheEnvironmentMayBeFalse() {
    assertTrue(options(Map.of("BELFRY_NO_FLOOD_LIMIT", "false")).door().floodLimit());
  }

  @Test
  void aFlagInTheEnvironmentIsNothingElse() {
    assertEquals(
        "BELFRY_NO_FLOOD_LIMIT: no-flood-limit is on or off, not \"maybe\"",
        Given.refusal(Map.of("BELFRY_NO_FLOOD_LIMIT", "maybe")));
  }

  @Test
  void balancersAddUp() {
    List<Network> networks = Stream.of("10.0.0.0/8", "192.0.2.1", "::1").map(Network::of).toList();

    assertEquals(
        networks,
        options("--proxy-from", "10.0.0.0/8,192.0.2.1", "--proxy-from=::1").door().balancers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --max-connections 0    | --max-connections is from 1 to 1000000, not 0
          --max-per-address 0    | --max-per-address is from 1 to 1000000, not 0
          --max-line 63          | --max-line is from 64 to 61440, not 63
          --stall-limit 0        | --stall-limit is from 1 to 86400, not 0
          --greet-after -1       | --greet-after is from 0 to 60000, not -1
          --proxy-from 10.0.0.1/8 | --proxy-from: 10.0.0.1/8 has bits after the first 8
          """)
  void aLimitThatCantBeIsRefused(String given, String why) {
    assertEquals(why, Given.refusal(given));
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    assertEquals("--bind: there is no address \"256.0.0.1\"", Given.refusal("--bind 256.0.0.1"));
  }

  @Test
  void theMessageOfTheDayHasAtMostFiftyLines() throws IOException {
    Path file = Files.writeString(folder.resolve("motd"), "line\n".repeat(60));

    assertEquals("--motd has at most 50 lines, not 60", Given.refusal("--motd " + file));
  }

  @Test
  void limitOfAnAddressAboveTheLimitOfAllIsRefused() {
    assertEquals(
        "--max-per-address does nothing above --max-connections, which is 10",
        Given.refusal("--max-connections 10 --max-per-address 11"));
    assertEquals(10, options("--max-connections", "10").door().maxConnections());
  }

  @Test
  void aMessageOfTheDayThatIsNoTextIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("motd"), new byte[] {'o', '\n', (byte) 0xff, 'k'});
    Path cut = Files.write(folder.resolve("cut"), new byte[] {'o', (byte) 0xc3});

    assertEquals(
        "--motd: can't read " + file + " as text: byte 3 is not UTF-8",
        Given.unreadable("--motd", file.toString()));
    assertEquals(
        "--motd: can't read " + cut + " as text: byte 2 is not UTF-8",
        Given.unreadable("--motd", cut.toString()));
    assertEquals(
        "--motd: can't read " + folder + " as text: it is a folder",
        Given.unreadable("--motd", folder.toString()));
  }

  @Test
  void aMessageOfTheDayThatIsMissingIsRefused() {
    assertEquals(
        "--motd: can't read nowhere as text: there is no such file",
        Given.unreadable("--motd", "nowhere"));
  }
}
