package belfry.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who comes and goes: the greeting, the ways to leave, and the end of the server. */
class SessionsTest {
  @AutoClose private final Town town = new Town();

  @Test
  void newcomerIsWelcomedByNameAndIsInTheLobby() {
    new Client(town)
        .hears(
            """
            * Welcome to Town. You are GUEST. Type to talk; /nick NAME renames you, /help lists \
            all, q leaves.
            * You are in #lobby, nobody else is here yet.
            """);
  }

  @Test
  void motdIsShownOnComing() {
    try (Town town =
        new Town(Town.options(20, 100), List.of("Be kind.", ""), 100, backplane -> backplane)) {
      new Client(town).hearsAmongOthers("lists all, q leaves.\n* Be kind.\n* \n* You are in");
    }
  }

  @Test
  void everyWayOfLeavingSaysGoodbye() {
    for (String way : List.of("q", "Q", "/quit", "/exit")) {
      Client ann = town.person("ann");
      assertFalse(ann.types(way), way);
      ann.hears("* Goodbye: you left.\n");
      ann.leaves();
    }
  }

  @Test
  void leavingTwiceIsLeavingOnce() {
    Client ann = town.person("ann");
    ann.leaves();
    ann.leaves();
    assertEquals(0, town.chat.sessions());
    assertEquals(List.of(), town.chat.backplane().presence().rooms());
    town.person("ann").leaves();
  }

  @Test
  void namesAndRoomsOfThoseWhoLeftAreFree() {
    Client ann = town.person("ann");
    ann.types("/join ops");
    ann.leaves();
    town.person("ann");
    assertEquals(1, town.chat.sessions());
    assertEquals("lobby", town.chat.backplane().presence().rooms().getFirst().info().name().text());
    assertNotEquals(0, town.chat.rooms());
  }

  @Test
  void restartIsAnnouncedAndNobodyComesInAnyMore() {
    Client ann = town.person("ann");
    Client bot = town.program("bot");
    town.chat.announceRestart();
    ann.hears("* Belfry is restarting, please reconnect.\n");
    bot.hears("{\"on\":\"restart\"}\n");
    var refused = assertThrows(RefusedException.class, () -> new Client(town));
    assertEquals(Code.STOPPING, refused.refusal().code());
  }

  @Test
  void restartIsAnnouncedToAllOthersIfOneSpeechFails() {
    List<Client> bots = new ArrayList<>();
    IntStream.range(0, 20).forEach(n -> bots.add(town.program("bot" + n)));
    new Client(town, new FaultySpeech("Restart"));
    IntStream.range(20, 40).forEach(n -> bots.add(town.program("bot" + n)));
    town.chat.announceRestart();
    bots.forEach(bot -> bot.hears("{\"on\":\"restart\"}\n"));
    assertEquals(1, town.failures.count());
  }
}
