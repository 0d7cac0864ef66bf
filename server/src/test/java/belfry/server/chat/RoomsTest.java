package belfry.server.chat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The rooms of a server, and the notices to those who are in one. */
class RoomsTest {
  @AutoClose private final Town town = new Town();

  @Test
  void roomsHaveALimitForTheServer() {
    try (Town town = new Town(Town.options(2, 100), 100, backplane -> backplane)) {
      Client ann = town.person("ann");
      ann.types("/join a", "/join b");
      ann.hears(
          """
          * You are in #a, nobody else is here yet.
          ! the server has as many rooms as it may have.
          """);
    }
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
