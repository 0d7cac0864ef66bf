package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.task.Failures;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms with an owner. Ann owns #ops; bob and eve have accounts, too; joe is a guest. */
class OwnershipTest {
  @TempDir private Path folder;

  private Town town;
  private Client ann;
  private Client bob;
  private Client joe;

  @BeforeEach
  void open() {
    town = opened();
    ann = member("ann");
    bob = member("bob");
    joe = town.person("joe");
    ann.types("/join ops");
    ann.skips();
    ann.types("/own");
    ann.hears("12:30:00 #ops * ann owns #ops now\n");
  }

  private Town opened() {
    var clock = InstantSource.fixed(Town.NOW);
    return new Town(
        Town.options(20, 1_000),
        1_000,
        memory -> {
          memory.close();
          SqliteJournal journal =
              SqliteJournal.opening(
                  folder,
                  SqliteJournal.Sync.SECOND,
                  new SqliteJournal.Bounds(1_000, 1L << 30, false),
                  clock,
                  new Failures(),
                  () -> {});
          var bounds = new LocalBackplane.Bounds(1_000, 1 << 20, 1_000, 64 << 20);
          return new LocalBackplane(bounds, clock, journal, new Failures());
        });
  }

  private Client member(String name) {
    Client client = town.person(name);
    client.types("/register");
    client.hearsAmongOthers("shown this once");
    client.skips();
    return client;
  }

  @AfterEach
  void close() {
    town.close();
    assertEquals(0, town.failures.count());
  }

  @Test
  void roomIsOwnedByAnAccountThatIsAloneInIt() {
    joe.types("/join den");
    joe.skips();
    joe.types("/own");
    joe.hears(
        "! only people with an account may own a room; /register makes one, /login uses it.\n");
    bob.types("/join den");
    bob.skips();
    bob.types("/own");
    bob.hears("! somebody else is in #den; you must be alone in it.\n");
    joe.types("/leave");
    bob.types("/own");
    bob.hears("12:30:00 #den * bob owns #den now\n");
    bob.types("/own");
    bob.hears("! #den has an owner: bob.\n");
    bob.types("/join lobby");
    bob.skips();
    bob.types("/own");
    bob.hears("! nobody can own #lobby.\n");
  }

  @Test
  void membersEnterARoomOfMembersAndNobodyElse() {
    ann.types("/rules members");
    ann.hears(
        "12:30:00 #ops * ann set the rules: members enter, anybody speaks, anybody sets the topic,"
            + " listed (members)\n");
    bob.types("/join ops");
    bob.hears("! only members may enter #ops; ann can invite you.\n");
    joe.types("/join ops");
    joe.hears("! only members may enter #ops; ann can invite you.\n");
    ann.types("/role bob member", "hello bob");
    ann.hears("12:30:00 #ops * ann gave bob the role member\n");
    bob.types("/join ops", "hello");
    ann.hearsAmongOthers("#ops <bob> hello");
    joe.types("/who ops", "/rules", "/rooms");
    eventually(() -> {
      String heard = joe.unheard();
      assertTrue(heard.contains("! only members may enter #ops"), heard);
      assertTrue(heard.contains("#ops, 2 people"), heard);
      assertFalse(heard.contains("bob ("), heard);
    });
  }

  @Test
  void roomWithAKeyAndALimitLetsInThoseWhoKnowIt() {
    ann.types("/rules key=sesame limit=2");
    ann.hears(
        "12:30:00 #ops * ann set the rules: anybody enters with a key, anybody speaks, anybody sets"
            + " the topic, at most 2 people, listed (public)\n");
    joe.types("/join ops", "/join ops Sesame", "/who ops");
    joe.hears(
        """
        ! #ops needs a key, as in /join #ops KEY.
        ! that is not the key of #ops, as in /join #ops KEY.
        ! #ops needs a key, as in /join #ops KEY.
        """);
    joe.types("/join ops sesame", "hello");
    ann.hearsAmongOthers("#ops <joe> hello");
    bob.types("/join ops sesame");
    bob.hears("! #ops is full: 2 people are as many as its rules allow.\n");
    ann.types("/invite bob");
    bob.hearsAmongOthers("invites you to #ops");
    bob.skips();
    bob.types("/join ops", "hello");
    ann.hearsAmongOthers("#ops <bob> hello");
    ann.types("/rules key= limit=0");
    ann.hearsAmongOthers(
        "anybody enters, anybody speaks, anybody sets the topic, listed (public)\n");
  }

  @Test
  void whoIsNoMemberAnyMoreIsPutOut() {
    ann.types("/rules private", "/role bob member");
    bob.types("/join ops");
    bob.skips();
    ann.types("/role bob none", "later");
    bob.hears("12:30:00 #ops * ann took the role of bob away\n");
    bob.types("/history", "hello");
    eventually(() -> assertTrue(bob.unheard().contains("you were put out of #ops"), bob::unheard));
    assertFalse(bob.unheard().contains("later"), bob::unheard);
    ann.skips();
    ann.types("/who");
    ann.hears("* #ops has 1 person:\n*   ann (owner), since 2026-11-22 12:30\n");
  }

  @Test
  void hiddenRoomLooksLikeNone() {
    ann.types("/rules private", "/topic secret");
    joe.types("/who ops", "/who none", "/rooms", "/search in:ops secret");
    eventually(() -> {
      String heard = joe.unheard();
      assertTrue(heard.contains("* #ops has 0 people:\n* #none has 0 people:\n"), heard);
      assertTrue(heard.contains("* 1 room:\n"), heard);
      assertTrue(heard.contains("you are not in #ops"), heard);
      assertFalse(heard.contains("ann ("), heard);
    });
    Directory directory = town.chat.directory();
    RoomName ops = new RoomName("ops");
    assertEquals(0, directory.members(joe.session, ops));
    assertEquals(null, directory.topic(joe.session, ops));
    assertEquals(1, directory.members(ann.session, ops));
    assertEquals("secret", directory.topic(ann.session, ops).text());
    assertFalse(
        directory.find(ann.session.name()).orElseThrow().rooms().contains(ops), "WHOIS of ann");
  }

  @Test
  void onlyThoseSpeakWhoMay() {
    joe.types("/join ops");
    bob.types("/join ops");
    joe.skips();
    bob.skips();
    ann.types("/rules moderated");
    joe.hears(
        "12:30:00 #ops * ann set the rules: anybody enters, speakers speak, speakers set the topic,"
            + " listed (moderated)\n");
    joe.types("hello", "/topic tea");
    joe.hears(
        """
        ! only speakers may speak in #ops; /rules shows who they are.
        ! only speakers may set the topic of #ops; /rules shows who they are.
        """);
    ann.types("/role bob speaker");
    bob.types("hello");
    ann.hearsAmongOthers("#ops <bob> hello");
    ann.types("/rules announcements");
    bob.hearsAmongOthers("(announcements)");
    bob.skips();
    bob.types("hello", "/rules");
    bob.hears(
        """
        ! only moderators may speak in #ops; /rules shows who they are.
        * Rules of #ops: anybody enters, moderators speak, moderators set the topic, listed\
         (announcements).
        * Roles: ann (owner), bob (speaker).
        """);
    ann.types("/rules public", "/role joe speaker");
    ann.hearsAmongOthers("! joe has no account, which /register makes; roles need one.");
  }

  @Test
  void moderatorModeratesAndTheLastOwnerStays() {
    joe.types("/join ops");
    bob.types("/join ops");
    ann.types("/role bob moderator");
    joe.skips();
    bob.skips();
    bob.types("/kick ann", "/role bob owner", "/rules members", "/kick joe");
    bob.hearsAmongOthers("bob kicked joe");
    assertTrue(bob.peer.text().contains("! you can only kick people of a lower rank than yours."));
    assertTrue(bob.peer.text().contains("! only owners of #ops may do that: ann."));
    assertTrue(bob.peer.text().contains("! only owners of #ops may set its rules: ann."));
    ann.skips();
    ann.types("/role ann none");
    ann.hears("! #ops needs an owner; make somebody else an owner first.\n");
    ann.types("/role bob owner", "/role ann none", "/kick bob");
    ann.hearsAmongOthers("took the role of ann away");
    eventually(() ->
        assertTrue(
            ann.peer.text().contains("! only moderators and owners of #ops may do that"),
            ann.peer::text));
  }

  @Test
  void programReadsAndSetsTheRules() {
    Client eve = town.program("eve");
    eve.types(
        "{\"do\":\"register\"}",
        "{\"do\":\"join\",\"room\":\"den\"}",
        "{\"do\":\"own\",\"id\":\"1\",\"room\":\"den\"}",
        "{\"do\":\"rules\",\"id\":\"2\",\"room\":\"den\",\"enter\":\"accounts\",\"listed\":false}",
        "{\"do\":\"role\",\"id\":\"3\",\"room\":\"den\",\"name\":\"bob\",\"role\":\"speaker\"}",
        "{\"do\":\"rules\",\"id\":\"4\",\"room\":\"den\"}");
    String rules =
        """
        {"on":"rules","id":"4","room":"den","rules":{"enter":"accounts",\
        "speak":"anybody","topic":"anybody","listed":false},\
        "roles":[{"name":"eve","role":"owner"},{"name":"bob","role":"speaker"}],\
        "orders":[]}
        """;
    eventually(() -> assertTrue(eve.unheard().contains(rules), eve::unheard));
    eve.hearsAmongOthers(
        """
        {"on":"role","room":"den","message":"E-1","from":"eve","who":"eve","role":"owner",\
        "time":"2026-11-22T12:30:00Z"}
        """);
    joe.types("/join den");
    joe.hears(
        "! only people with an account may enter #den; /register makes one, /login uses it.\n");
  }

  @Test
  void bannedAccountIsOutForADayUnderEveryName() {
    bob.types("/join ops");
    bob.hearsAmongOthers("You are in #ops");
    bob.skips();
    ann.types("before");
    ann.types("/ban bob spam", "after");
    bob.hears(
        """
        12:30:00 #ops <ann> before
        12:30:00 #ops * ann banned bob for 24 hours: spam
        """);
    String banned = "! ann banned you from #ops for another 24 hours: spam.\n";
    bob.types("/join ops", "/who ops", "/rules");
    eventually(() -> assertTrue(bob.unheard().contains(banned + banned), bob::unheard));
    assertFalse(bob.unheard().contains("after"), bob::unheard);
    ann.skips();
    ann.types("/rules");
    ann.hearsAmongOthers("*   ban of bob by ann until 2026-11-23 12:30: spam\n");
    ann.types("/unban bob");
    ann.hearsAmongOthers("ann unbanned bob");
    bob.types("/join ops", "again");
    ann.hearsAmongOthers("#ops <bob> again");
    ann.types("/unban bob", "/ban joe 2h", "/ban zoe");
    eventually(() ->
        assertTrue(
            ann.peer.text().contains("! bob is not banned in #ops.")
                && ann.peer.text().contains("! nobody here is zoe."),
            ann.peer::text));
    joe.types("/join ops");
    joe.hears("! ann banned you from #ops for another 2 hours.\n");
  }

  @Test
  void accountThatIsNotHereIsBannedToo() {
    bob.types("/quit");
    eventually(() -> assertEquals(2, town.chat.sessions()));
    ann.types("/ban bob forever");
    ann.hears("12:30:00 #ops * ann banned bob for ever\n");
    ann.types("/rules");
    ann.hearsAmongOthers("ban of bob by ann for ever");
  }

  @Test
  void accountThatWritesWithoutBeingInTheRoomIsMuted() {
    Outsiders outsiders = town.chat.outsiders();
    String token = bob.peer.text().replaceAll("(?s).*/login bob (bfy_\\w+).*", "$1");
    bob.types("/quit");
    joe.types("/join den");
    joe.skips();
    joe.types("/mute bob");
    joe.hears("12:30:00 #den * joe muted bob for 10 minutes\n");
    Outsiders.Outsider script =
        outsiders.admit(Nickname.of("bob"), token, new Visitor(Optional.empty(), true));
    Event answer = outsiders.say(script, new Command.Say(null, new RoomName("den"), "x", false));
    assertEquals(Code.MUTED, ((Event.Refused) answer).refusal().code());
  }

  @Test
  void guestThatLogsInIsJudgedAgain() {
    Client program = town.program("sue");
    program.types("{\"do\":\"register\"}");
    program.hearsAmongOthers("registered");
    String token = program.peer.text().replaceAll("(?s).*\"token\":\"(bfy_[^\"]*)\".*", "$1");
    program.types("{\"do\":\"nick\",\"name\":\"guest\"}", "{\"do\":\"join\",\"room\":\"ops\"}");
    ann.types("/ban sue");
    ann.hearsAmongOthers("banned sue");
    program.types("{\"do\":\"login\",\"name\":\"sue\",\"token\":\"" + token + "\"}");
    program.hearsAmongOthers("\"code\":\"banned\"");
    ann.types("later");
    ann.types("/who");
    ann.hearsAmongOthers("* #ops has 1 person:");
    assertFalse(program.peer.text().contains("later"), program.peer::text);
  }

  @Test
  void whoIsInvitedIsToldAndMayEnter() {
    ann.types("/rules private", "/invite joe 2h");
    joe.hearsAmongOthers("invites you to #ops; /join #ops enters it");
    joe.types("/join ops", "hello");
    ann.hearsAmongOthers("#ops <joe> hello");
  }

  @Test
  void hostOfAFreeRoomBansUntilItIsEmpty() {
    bob.types("/join den");
    joe.types("/join den");
    bob.skips();
    joe.skips();
    bob.types("/ban joe", "/role bob none");
    bob.hears(
        """
        12:30:00 #den * bob banned joe for 24 hours
        12:30:00 #den * bob gave bob the role member
        """);
    joe.types("/join den");
    joe.hearsAmongOthers("bob banned you from #den");
    bob.types("/kick joe");
    bob.hears("! only the host of #den may do that; /who shows who is the host.\n");
    bob.types("/leave");
    joe.types("/join den");
    joe.hearsAmongOthers("* You are in #den");
  }

  @Test
  void recordOutlivesTheProcess() {
    ann.types("/rules private");
    ann.hearsAmongOthers("ann set the rules");
    town.close();
    assertEquals(0, town.failures.count());

    town = opened();
    Client guest = town.person("guest");
    guest.types("/join ops");
    guest.hears("! only members may enter #ops; ann can invite you.\n");
    guest.types("/who ops");
    guest.hears("* #ops has 0 people:\n");
  }
}
