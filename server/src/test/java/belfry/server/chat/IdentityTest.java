package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import belfry.protocol.Nickname;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Holder;
import belfry.server.backplane.InterceptedBackplane;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Names, tokens and away messages. */
class IdentityTest {
  @AutoClose private final Town town = new Town();

  @Test
  void namesAreUniqueWithoutRegardToCaseAndWidth() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    town.meet(ann);
    bob.types("/nick ANN", "/nick ａｎｎ", "/nick you", "/nick a b", "/nick", "/nick Bob");
    bob.hears(
        """
        ! somebody is ANN already.
        ! somebody is ann already.
        ! "you" is a word that the server itself uses.
        ! a name has letters, digits and _-[]{}\\`^| only.
        ! usage: /nick NAME.
        * You are Bob now.
        """);
    ann.hears("* bob is now Bob\n");
    ann.types("/nick eve");
    bob.hears("* ann is now eve\n");
    bob.types("/nick ann");
    bob.hears("* You are ann now.\n");
  }

  @Test
  void namesThatOthersWouldBelieveAreReserved() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    town.meet(ann);
    bob.types(
        "/nick Admin",
        "/nick Adm1n_",
        "/nick N1CKSERV",
        "/nick here",
        "/nick History",
        "/nick administrata");
    bob.hears(
        """
        ! "Admin" is reserved: nobody can take it as a name.
        ! "Adm1n_" is reserved: nobody can take it as a name.
        ! "N1CKSERV" is reserved: nobody can take it as a name.
        ! "here" is reserved: nobody can take it as a name.
        ! "History" is reserved: nobody can take it as a name.
        * You are administrata now.
        """);
  }

  @Test
  void whoIsAwayIsShownSo() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    town.meet(ann);
    ann.types("/away at lunch");
    ann.hears("* You are away: at lunch\n");
    bob.hears("* ann is away: at lunch\n");
    bob.types("/msg ann hello", "/who");
    bob.hears(
        """
        * Sent to ann, who is away: at lunch.
        * #lobby has 2 people:
        *   ann, since 2026-11-22 12:30, away: at lunch
        *   bob, since 2026-11-22 12:30
        """);
    ann.types("/nick anna", "/away");
    bob.hears(
        """
        * ann is now anna
        * anna is back
        """);
    bob.types("/msg anna hello");
    bob.hears("* Sent to anna.\n");
  }

  @Test
  void changeIsOneLineForWhoSharesSeveralRooms() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Client bot = town.program("bot");
    for (String room : List.of("ops", "garden", "tower")) {
      ann.types("/join " + room);
      bob.types("/join " + room);
      bot.types("{\"do\":\"join\",\"room\":\"" + room + "\"}");
    }
    town.meet(ann);
    bob.skips();
    bot.skips();
    int told = 0;
    for (String change :
        List.of("/away at lunch", "/away", "/away at lunch", "/nick anna", "/nick ann")) {
      ann.types(change);
      int now = ++told;
      // The pumps come to bob before they come to the bot, which gets the change in each room.
      eventually(() ->
          assertEquals(3L * now, bot.count("\"on\":\"away\"", "\"on\":\"renamed\",\"room\"")));
    }
    bob.hears(
        """
        * ann is away: at lunch
        * ann is back
        * ann is away: at lunch
        * ann is now anna
        * anna is now ann
        """);
    ann.types("/leave ops", "/leave garden", "/leave tower", "/away");
    bob.hearsAmongOthers("* ann is back\n");
  }

  @Test
  void nameIsTakenOverWithItsToken() {
    Client old = new Client(town);
    old.types("{\"do\":\"nick\",\"name\":\"ann\"}", "{\"do\":\"join\",\"room\":\"ops\"}");
    Client back = new Client(town);
    back.types("{\"do\":\"nick\",\"name\":\"ann\",\"id\":\"n1\"}");
    back.hearsAmongOthers("{\"on\":\"refused\",\"id\":\"n1\",\"code\":\"name-taken\"");
    back.types(
        "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\"" + old.token() + "\",\"id\":\"n2\"}");
    back.hears(
        "{\"on\":\"renamed\",\"id\":\"n2\",\"who\":\"GUEST\",\"to\":\"ann\",\"inbox\":\"E-0\",\"you\":true}\n");
    assertEquals("another connection took your name over", old.peer.ended());
    old.leaves();
    Client bob = town.person("bob");
    bob.types("/msg ann hello");
    bob.hears("* Sent to ann.\n");
    back.hearsAmongOthers("\"from\":\"bob\",\"text\":\"hello\"");
  }

  @Test
  void lossOfANameThatWasGivenUpEndsNobody() {
    Nickname ann = Nickname.of("ann");
    AtomicReference<String> token = new AtomicReference<>();
    try (Town town = new Town(Town.options(20, 100), 100, sound -> takingOver(sound, ann, token))) {
      Client bot = town.program("ann");
      token.set(bot.token());
      bot.types("{\"do\":\"nick\",\"name\":\"anna\"}");
      bot.hearsAmongOthers("\"to\":\"anna\"");
      assertNull(bot.peer.ended());
      Client back = town.program("back");
      back.types("{\"do\":\"nick\",\"name\":\"anna\",\"token\":\"" + token.get() + "\"}");
      assertEquals("another connection took your name over", bot.peer.ended());
    }
  }

  /** Names that another session takes over in the moment in which its holder gives it back. */
  private static Backplane takingOver(
      Backplane sound, Nickname name, AtomicReference<String> token) {
    return new InterceptedBackplane(
        sound,
        call -> {
          if (call.is("release", name)) {
            sound.names().claim(name, new Holder("another", token.get()));
          }
          return call.proceed();
        });
  }
}
