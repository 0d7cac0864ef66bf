package belfry.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.RoomName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The rooms of a server, and the notices to those who are in one. */
class RoomsTest {
  @AutoClose private final Town town = new Town();

  @Test
  void roomsHaveALimitForTheServerBesidesTheLobby() {
    try (Town town = new Town(Town.options(2, 100), 100, backplane -> backplane)) {
      Client ann = town.person("ann");
      ann.types("/leave", "/join a", "/join b", "/join c", "/join lobby");
      ann.hears(
          """
          * You left #lobby. You are in no room; /join ROOM enters one.
          * You are in #a, nobody else is here yet.
          * You are in #b, nobody else is here yet.
          ! the server has as many rooms as it may have.
          * You are in #lobby, nobody else is here yet.
          """);
      ann.leaves();
      town.person("bob");
      assertEquals(List.of(RoomName.LOBBY), names(town));
    }
  }

  @Test
  void roomWithoutAMemberGivesWayToOneThatIsAskedFor() {
    try (Town town = new Town(Town.options(2, 100), 100, backplane -> backplane)) {
      Client ann = town.person("ann");
      ann.types("/join a", "said in a", "/join b", "/leave a", "/join c", "/leave b", "/join a");
      ann.hearsAmongOthers("* You are in #c, nobody else is here yet.\n");
      assertTrue(ann.peer.text().contains("<ann> said in a"), ann.peer::text);
      ann.skips();
      ann.types("/join b");
      ann.hears("! the server has as many rooms as it may have.\n");
    }
  }

  @Test
  void placeHasAShareOfTheRooms() {
    try (Town town = new Town(Town.options(8, 100), 100, backplane -> backplane)) {
      Client ann = new Client(town, "192.0.2.1");
      Client eve = new Client(town, "192.0.2.1");
      Client bob = new Client(town, "192.0.2.2");
      Client here = town.person("here");
      bob.types("/join bobs");
      ann.types("/join a", "/join bobs");
      eve.types("/join e");
      eve.skips();
      eve.types("/join f", "/join a");
      eve.hears(
          """
          ! your address has opened as many rooms as it may (2).
          * You are in #a, with 1 other.
          """);
      bob.types("/join f");
      bob.hearsAmongOthers("* You are in #f");
      here.types("/join g", "/join h", "/join i");
      here.hearsAmongOthers("* You are in #i");
      eve.types("/leave e", "/join k");
      eve.hearsAmongOthers("* You are in #k, nobody else is here yet.\n");
    }
  }

  @Test
  void placeBeginsAHundredRoomsAnHour() {
    Client ann = new Client(town, "192.0.2.1");
    for (int i = 0; i < Rooms.NEW_AN_HOUR; i++) {
      ann.types("/join r" + i, "hello", "again", "/leave r" + i);
    }
    ann.skips();
    ann.types("/join more", "hello");
    ann.hearsAmongOthers(
        "! your address may begin 100 new rooms an hour; use a room that has messages, or try"
            + " later.\n");
    Client bob = new Client(town, "192.0.2.2");
    bob.types("/join r1");
    ann.types("/join r1", "hello once more");
    bob.hearsAmongOthers("hello once more\n");
    bob.types("/join more", "hello from bob");
    ann.types("/join more", "hello from ann");
    bob.hearsAmongOthers("hello from ann\n");
  }

  private static List<RoomName> names(Town town) {
    return town.chat.backplane().presence().rooms().stream().map(one -> one.info().name()).toList();
  }

  @Test
  void largeRoomsAreQuietAboutWhoComesAndGoes() {
    Client ann = town.person("ann");
    List<Client> crowd = IntStream.range(0, 50).mapToObj(n -> town.person("person" + n)).toList();
    Client last = town.person("last");
    last.listensForComings();
    last.skips();
    Client guest = new Client(town);
    ann.types("still heard");
    last.hears("12:30:00 #lobby <ann> still heard\n");
    guest.types("/nick newest");
    crowd.get(0).types("/nick renamed");
    crowd.get(1).leaves();
    ann.types("and again");
    last.hears("12:30:00 #lobby <ann> and again\n");
  }

  @Test
  void programIsToldOfTheOthers() {
    Client bot = town.program("bot").listensForComings();
    bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
    bot.skips();
    Client ann = town.person("ann");
    ann.types("/join ops");
    bot.hearsAmongOthers("{\"on\":\"joined\",\"room\":\"ops\",\"who\":[");
    ann.types("/nick anna", "/away x", "/away", "/topic new", "/leave ops");
    bot.hears(
        """
        {"on":"renamed","room":"ops","who":"ann","to":"anna"}
        {"on":"away","room":"ops","who":"anna","text":"x"}
        {"on":"away","room":"ops","who":"anna"}
        {"on":"topic","room":"ops","message":"E-1","from":"anna","text":"new","time":"2026-11-22T12:30:00Z"}
        {"on":"left","room":"ops","who":["anna"]}
        """);
    ann.types("/msg bot hello");
    bot.hears(
        """
        {"on":"told","message":"E-1","from":"anna","text":"hello","time":"2026-11-22T12:30:00Z"}
        """);
  }
}
