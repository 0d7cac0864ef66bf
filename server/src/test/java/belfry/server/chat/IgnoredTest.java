package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Authors whom one session ignores. */
class IgnoredTest {
  @AutoClose private final Town town = new Town();

  @Test
  void whoIsIgnoredIsNotReadUntilOneIgnoresThemNoMore() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Client eve = town.person("eve");
    ann.types("/ignore", "/ignore BOB", "/ignore ann");
    ann.hears(
        """
        * You ignore nobody.
        * You ignore BOB.
        ! you can't ignore yourself.
        """);
    bob.types("not read", "/msg ann not read either");
    bob.hears("* Sent to ann.\n");
    // Whoever has heard eve was not told what bob said before.
    eve.types("after bob in the room");
    ann.hears("12:30:00 #lobby <eve> after bob in the room\n");
    eve.types("/msg ann and in the inbox");
    ann.hears("12:30:00 eve → you: and in the inbox\n");
    ann.types("/ignore bob");
    ann.hears("* You ignore nobody.\n");
    bob.types("read");
    ann.hears("12:30:00 #lobby <bob> read\n");
  }

  @Test
  void whoIsIgnoredIsInNoHistoryEither() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Client eve = town.person("eve");
    bob.types("/join ops", "from bob");
    eve.types("/join ops", "from eve");
    ann.types("/ignore bob", "/join ops", "/history");
    ann.hears(
        """
        * You ignore bob.
        * You are in #ops, with 2 others.
        * Earlier in #ops:
          2026-11-22 12:30 <eve> from eve
        * Now:
        * Earlier in #ops:
          2026-11-22 12:30 <eve> from eve
        * Now:
        """);
  }

  @Test
  void whoIsIgnoredStaysIgnoredUnderAnotherName() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Client eve = town.person("eve");
    Client bot = town.program("bot");
    ann.types("/ignore bob");
    bot.types("{\"do\":\"ignore\",\"name\":\"bob\"}", "{\"do\":\"join\",\"room\":\"lobby\"}");
    ann.skips();
    bob.types("/nick rob", "not read", "/msg ann nor this");
    eve.types("read", "/msg ann read too");
    ann.hearsAmongOthers("12:30:00 #lobby <eve> read\n");
    eventually(() -> assertTrue(ann.peer.text().contains("eve → you: read too")));
    eventually(() -> assertEquals(List.of("read"), bot.messages()));
    assertFalse(ann.peer.text().contains("not read"), ann.peer::text);
    assertFalse(ann.peer.text().contains("nor this"), ann.peer::text);
    ann.skips();
    ann.types("/history", "/ignore rob");
    ann.hears(
        """
        * Earlier in #lobby:
          2026-11-22 12:30 <eve> read
        * Now:
        * You ignore nobody.
        """);
    bob.types("heard again");
    ann.hears("12:30:00 #lobby <rob> heard again\n");
  }

  @Test
  void pageReachesBehindTheWordsOfWhoIsIgnored() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    ann.types("/join ops", "first of all");
    bob.types("/join ops");
    IntStream.rangeClosed(2, 251).forEach(n -> bob.types("line " + n));
    Client bot = town.program("bot");
    bot.types("{\"do\":\"ignore\",\"name\":\"bob\"}", "{\"do\":\"join\",\"room\":\"ops\"}");
    bot.skips();
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"limit\":5}");
    bot.hears(
        """
        {"on":"history","room":"ops","first":"E-1","last":"E-251","more":false,\
        "messages":[{"on":"message","room":"ops","message":"E-1","from":"ann",\
        "text":"first of all","time":"2026-11-22T12:30:00Z"}]}
        """);
    String epoch = bot.epoch();
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + epoch + "-1\"}");
    bot.hears(
        """
        {"on":"history","room":"ops","first":"E-2","last":"E-251","more":false,"messages":[]}
        """);
    ann.types("/history 1");
    Client eve = town.person("eve");
    eve.types("/ignore bob", "/join ops", "/history 3");
    eve.hearsAmongOthers("<ann> first of all\n* Now:\n");
  }

  @Test
  void pageThatIsTooFarBehindWhoIsIgnoredSaysWhereItEnds() {
    try (Town town = Town.holding(1_000, 2_000)) {
      Client bob = town.program("bob");
      bob.talks(1_500);
      Client bot = town.program("bot");
      bot.types("{\"do\":\"ignore\",\"name\":\"bob\"}", "{\"do\":\"join\",\"room\":\"ops\"}");
      bot.skips();
      bot.types("{\"do\":\"history\",\"room\":\"ops\",\"limit\":5}");
      bot.hears(
          """
          {"on":"history","room":"ops","first":"E-501","last":"E-1500","more":true,"messages":[]}
          """);
      Client eve = town.person("eve");
      eve.types("/ignore bob", "/join ops");
      eve.skips();
      eve.types("/history");
      eve.hears("* You ignore everybody who spoke in #ops lately.\n");
    }
  }

  @Test
  void pageEndsWithTheLastEntryThatItShows() {
    Client ann = town.program("ann");
    Client bob = town.program("bob");
    ann.talks(2);
    bob.talks(2);
    ann.says(5, 6);
    Client bot = town.program("bot");
    bot.types("{\"do\":\"ignore\",\"name\":\"bob\"}", "{\"do\":\"join\",\"room\":\"ops\"}");
    bot.skips();
    String epoch = ann.epoch();
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"limit\":2}");
    bot.hearsAmongOthers("\"first\":\"E-5\",\"last\":\"E-6\",\"more\":true");
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"before\":\"" + epoch + "-5\",\"limit\":1}");
    bot.hearsAmongOthers("\"first\":\"E-2\",\"last\":\"E-4\",\"more\":true");
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + epoch + "-2\",\"limit\":1}");
    bot.hearsAmongOthers("\"first\":\"E-3\",\"last\":\"E-5\",\"more\":true");
  }

  @Test
  void nobodyIgnoresWithoutEnd() {
    Client ann = town.person("ann");
    IntStream.range(0, 100).forEach(n -> ann.types("/ignore troll" + n));
    ann.skips();
    ann.types("/ignore one-more");
    ann.hears("! you ignore 100, which is as many as you may.\n");
    ann.types("/ignore troll0", "/ignore one-more");
    ann.hearsAmongOthers("one-more");
  }
}
