package belfry.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Entering and leaving rooms. */
class MembershipsTest {
  @AutoClose private final Town town = new Town();

  @Test
  void oneTalksInTheRoomThatOneJoinedLast() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    ann.types("/join #Ops", "in ops", "/join lobby", "in the lobby");
    ann.hears(
        """
        * You are in #ops, nobody else is here yet.
        * You are in #lobby, with 1 other.
        """);
    bob.hears("12:30:00 #lobby <ann> in the lobby\n");
    bob.types("/join ops", "/leave", "back");
    bob.hears(
        """
        * You are in #ops, with 1 other.
        * Earlier in #ops:
          2026-11-22 12:30 <ann> in ops
        * Now:
        * You left #ops. What you type goes to #lobby now.
        """);
    ann.hears("12:30:00 #lobby <bob> back\n");
  }

  @Test
  void whoIsInNoRoomIsToldHowToEnterOne() {
    Client ann = town.person("ann");
    ann.types("/leave", "hello", "/who", "/topic", "/history", "/leave ops", "/leave");
    ann.hears(
        """
        * You left #lobby. You are in no room; /join ROOM enters one.
        ! you are in no room; /join ROOM enters one.
        ! you are in no room; /join ROOM enters one.
        ! you are in no room; /join ROOM enters one.
        ! you are in no room; /join ROOM enters one.
        ! you are not in #ops.
        ! you are in no room; /join ROOM enters one.
        """);
  }

  @Test
  void newcomerSeesTheLastLines() {
    Client ann = town.person("ann");
    IntStream.rangeClosed(1, 12).forEach(n -> ann.types("line " + n));
    Client bob = new Client(town);
    assertTrue(
        bob.unheard()
            .endsWith(
                """
                * You are in #lobby, with 1 other.
                * Earlier in #lobby:
                  2026-11-22 12:30 <ann> line 3
                  2026-11-22 12:30 <ann> line 4
                  2026-11-22 12:30 <ann> line 5
                  2026-11-22 12:30 <ann> line 6
                  2026-11-22 12:30 <ann> line 7
                  2026-11-22 12:30 <ann> line 8
                  2026-11-22 12:30 <ann> line 9
                  2026-11-22 12:30 <ann> line 10
                  2026-11-22 12:30 <ann> line 11
                  2026-11-22 12:30 <ann> line 12
                * Now:
                """),
        bob::unheard);
  }

  @Test
  void topicThatCantBeEncodedKeepsNobodyOutOfItsRoom() {
    town.person("ann").types("/topic bells");
    Client bot = new Client(town, new FaultySpeech("bells"));
    bot.types("{\"do\":\"join\",\"room\":\"lobby\",\"id\":\"j\"}");
    bot.hearsAmongOthers("{\"on\":\"joined\",\"id\":\"j\",\"room\":\"lobby\"");
    bot.types("{\"do\":\"rooms\"}");
    bot.hearsAmongOthers("\"total\":1,\"rooms\":[]");
    assertEquals(2, town.failures.count());
  }

  @Test
  void roomsHaveALimitForOneSession() {
    Client ann = town.person("ann");
    ann.types("/join a", "/join b", "/join c", "/join d", "/join e");
    ann.skips();
    ann.types("/join f", "/join a", "/leave a", "/join f", "/leave lobby", "/join lobby");
    ann.hears(
        """
        ! you are in 5 rooms besides #lobby, which is as many as you may be in.
        * You are in #a, nobody else is here yet.
        * You left #a. What you type goes to #e now.
        * You are in #f, nobody else is here yet.
        * You left #lobby. What you type goes to #f now.
        * You are in #lobby, nobody else is here yet.
        """);
  }
}
