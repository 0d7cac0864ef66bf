package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.LogName;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts of rooms, and what they may do. Ann is the host of #ops. */
class ModerationTest {
  private final Town town = new Town();
  private final Client ann = town.person("ann");
  private final Client bob = town.person("bob");
  private final Client eve = town.program("eve");

  @BeforeEach
  void enter() {
    ann.types("/join ops");
    bob.types("/join ops");
    eve.types("{\"do\":\"join\",\"room\":\"ops\"}");
    town.meet(ann);
    skip();
  }

  private void skip() {
    ann.skips();
    bob.skips();
    eve.skips();
  }

  @AfterEach
  void close() {
    town.close();
    assertEquals(0, town.failures.count());
  }

  @Test
  void firstOneInARoomIsItsHost() {
    bob.types("/who");
    bob.hears(
        """
        * #ops has 3 people:
        *   ann (host), since 2026-11-22 12:30
        *   bob, since 2026-11-22 12:30
        *   eve, since 2026-11-22 12:30
        """);
    eve.types("{\"do\":\"who\",\"room\":\"ops\"}");
    eve.hearsAmongOthers("{\"name\":\"ann\",\"since\":\"2026-11-22T12:30:00Z\",\"role\":\"host\"}");
    bob.types("/who lobby");
    assertFalse(bob.unheard().contains("host"), bob::unheard);
  }

  @Test
  void whoIsKickedHearsThatAndNothingLater() {
    ann.types("before", "/kick bob of spam", "after");

    ann.hears(
        """
        12:30:00 #ops * ann kicked bob: of spam
        """);
    eve.hears(
        """
        {"on":"message","room":"ops","message":"E-1","from":"ann","text":"before",\
        "time":"2026-11-22T12:30:00Z"}
        {"on":"moderated","room":"ops","message":"E-2","from":"ann","what":"kick","who":"bob",\
        "text":"of spam","time":"2026-11-22T12:30:00Z"}
        {"on":"message","room":"ops","message":"E-3","from":"ann","text":"after",\
        "time":"2026-11-22T12:30:00Z"}
        """);
    bob.hears(
        """
        12:30:00 #ops <ann> before
        12:30:00 #ops * ann kicked bob: of spam
        """);
    bob.types("/history");
    bob.hears(
        """
        * You left #ops. What you type is said nowhere until you /join a room.
        ! you were put out of #ops, so nothing is said until you /join a room.
        """);
    ann.types("/who");
    ann.hearsAmongOthers("* #ops has 2 people:");
    assertFalse(ann.peer.text().contains("bob left #ops"), ann.peer::text);
  }

  @Test
  void whoIsKickedWhileEnteringHearsThatAndNothingLater() {
    AtomicReference<@Nullable Runnable> whileEntering = new AtomicReference<>();
    LogName ops = LogName.of(new RoomName("ops"));
    try (Town small =
        new Town(
            Town.options(20, 1_000),
            1_000,
            backplane ->
                new InterceptedBackplane(
                    backplane,
                    call -> {
                      Runnable act = call.is("before", ops) ? whileEntering.getAndSet(null) : null;
                      if (act != null) {
                        Thread.ofVirtual().start(act).join();
                      }
                      return call.proceed();
                    }))) {
      Client host = small.person("leo");
      Client guest = small.person("joe");
      host.types("/join ops", "hello");
      whileEntering.set(() -> {
        host.types("/kick joe of spam", "after");
        host.hearsAmongOthers("kicked joe");
      });
      guest.types("/join ops");
      guest.hears(
          """
          * You are in #ops, with 1 other.
          * Earlier in #ops:
            2026-11-22 12:30 <leo> hello
          * Now:
          12:30:00 #ops * leo kicked joe: of spam
          * You left #ops. What you type is said nowhere until you /join a room.
          """);
    }
  }

  /** The room is closed while nobody is in it, so that the next one reads its log again. */
  @Test
  void earlierKickPutsNobodyOutOfTheRoomThatOpensAgain() {
    try (Town small = new Town(Town.options(1, 1_000), 1_000, backplane -> backplane)) {
      Client host = small.person("host-of-den");
      Client guest = small.person("joe");
      host.types("/join den");
      guest.types("/join den");
      host.types("/kick joe", "/leave");
      guest.hearsAmongOthers("kicked joe");
      guest.types("/ping");
      guest.hearsAmongOthers("pong");
      host.types("/join other", "/leave");
      guest.types("/join den", "hello");
      guest.skips();
      guest.types("/who");
      guest.hearsAmongOthers("* #den has 1 person:");
    }
  }

  @Test
  void whatAKickedPersonGoesOnTypingIsSaidNowhere() {
    ann.types("/kick bob");
    bob.hears("12:30:00 #ops * ann kicked bob\n");
    bob.types("private words", "more of them", "/me waves");
    String refused = "! you were put out of #ops, so nothing is said until you /join a room.\n";
    bob.hears(
        "* You left #ops. What you type is said nowhere until you /join a room.\n"
            + refused.repeat(3));
    bob.types("/join lobby", "hello");
    ann.hears("12:30:00 #ops * ann kicked bob\n12:30:00 #lobby <bob> hello\n");
  }

  @Test
  void muteHoldsForTheSessionThatTakesAnotherToken() {
    ann.types("/mute eve");
    eve.types(
        "{\"do\":\"nick\",\"name\":\"eve2\",\"token\":\"another\"}",
        "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"x\"}");
    eve.hearsAmongOthers("\"code\":\"muted\"");
  }

  @Test
  void whoWasKickedFindsNothingOfTheRoom() {
    ann.types("before", "/kick bob", "after");
    bob.hearsAmongOthers("kicked bob");
    bob.types("/search before after", "/search before", "/search in:ops before");
    eventually(() -> {
      String heard = bob.unheard();
      assertTrue(heard.contains("! you are not in #ops."), heard);
      assertFalse(heard.contains("<ann>"), heard);
    });
  }

  @Test
  void whoWasKickedMayComeBack() {
    ann.types("/kick bob");
    bob.hears("12:30:00 #ops * ann kicked bob\n");
    bob.types("/join ops");
    bob.hears(
        """
        * You left #ops. What you type is said nowhere until you /join a room.
        * You are in #ops, with 2 others.
        * Earlier in #ops:
          2026-11-22 12:30 * ann kicked bob
        * Now:
        """);
    bob.types("again");
    ann.hearsAmongOthers("<bob> again");
  }

  @Test
  void answerToAKickIsItsId() {
    Client joe = town.program("joe");
    joe.types("{\"do\":\"join\",\"room\":\"den\"}");
    bob.types("/join den");
    joe.skips();
    joe.types("{\"do\":\"kick\",\"id\":\"1\",\"room\":\"den\",\"name\":\"bob\"}");
    eventually(() -> {
      String heard = joe.unheard();
      assertTrue(heard.contains("{\"on\":\"ack\",\"id\":\"1\",\"message\":\"E-1\"}"), heard);
      assertTrue(
          heard.contains("{\"on\":\"moderated\",\"room\":\"den\",\"message\":\"E-1\""), heard);
    });
  }

  @Test
  void whoIsMutedReadsAndCantSpeakForThatTime() {
    ann.types("/mute bob 2h spam");
    bob.hears("12:30:00 #ops * ann muted bob for 2 hours: spam\n");
    bob.types("hello", "/me waves", "/topic tea", "/history 1");
    String refused = "! ann muted you in #ops for another 2 hours: spam.\n";
    bob.hears(
        refused.repeat(3)
            + """
            * Earlier in #ops:
              2026-11-22 12:30 * ann muted bob for 2 hours: spam
            * Now:
            """);
    ann.types("hello bob");
    bob.hears("12:30:00 #ops <ann> hello bob\n");
    bob.types("/nick joe", "hello");
    bob.hears("* You are joe now.\n" + refused);
    ann.types("/unmute bob");
    bob.types("thanks");
    ann.hearsAmongOthers("<joe> thanks");
  }

  @Test
  void programReadsTheEndOfAMute() {
    ann.types("/mute eve");
    eve.hearsAmongOthers("\"what\":\"mute\"");
    eve.types("{\"do\":\"say\",\"id\":\"1\",\"room\":\"ops\",\"text\":\"x\"}");
    eve.hears(
        """
        {"on":"refused","id":"1","code":"muted",\
        "why":"ann muted you in #ops for another 10 minutes","until":"2026-11-22T12:40:00Z"}
        """);
  }

  @Test
  void onlyTheHostModerates() {
    bob.types("/kick ann", "/mute eve", "/unmute eve");
    bob.hears("! only the host of #ops may do that; /who shows who is the host.\n".repeat(3));
    ann.types("/kick ann", "/mute joe", "/kick joe", "/unmute bob");
    ann.hears(
        """
        ! you can't kick yourself.
        ! nobody here is joe.
        ! nobody here is joe.
        ! bob is not muted in #ops.
        """);
    Client joe = town.person("joe");
    ann.types("/kick joe");
    ann.hears("! joe is not in #ops.\n");
    joe.types("/kick bob");
    joe.hears("! only the host of #lobby may do that; /who shows who is the host.\n");
    eve.types("{\"do\":\"kick\",\"room\":\"den\",\"name\":\"bob\"}");
    eve.hearsAmongOthers("\"code\":\"not-in-room\"");
  }

  /** Nobody holds its name, and it is in no room. */
  @Test
  void guestWithoutASessionIsMutedUnderTheNameOfAll() {
    Outsiders outsiders = town.chat.outsiders();
    Outsiders.Outsider guest = outsiders.guest(new Visitor(Optional.empty(), true));
    Command.Say say = new Command.Say(null, new RoomName("ops"), "x", false);
    assertInstanceOf(Event.Ack.class, outsiders.say(guest, say));
    ann.types("/mute http-guest");
    ann.hearsAmongOthers("ann muted http-guest for 10 minutes");
    Event.Refused refused = (Event.Refused) outsiders.say(guest, say);
    assertEquals(Code.MUTED, refused.refusal().code());
    ann.types("/unmute http-guest");
    ann.hearsAmongOthers("ann unmuted http-guest");
    assertInstanceOf(Event.Ack.class, outsiders.say(guest, say));
  }

  @Test
  void rulesOfAHostEndWithTheRoom() {
    ann.types("/mute bob forever", "/leave");
    eve.types("{\"do\":\"leave\",\"room\":\"ops\"}");
    bob.types("/leave", "/join ops", "hello");
    eventually(() -> assertTrue(bob.peer.text().contains("You are in #ops, nobody")));
    bob.skips();
    bob.types("/history 1");
    bob.hearsAmongOthers("<bob> hello");
  }
}
