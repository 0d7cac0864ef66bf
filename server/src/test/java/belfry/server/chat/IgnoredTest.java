package belfry.server.chat;

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
