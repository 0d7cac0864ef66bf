package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Edit;
import belfry.server.backplane.Entry;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that are edited and removed. Ann is the host of #ops. */
class CorrectionsTest {
  private static final RoomName OPS = new RoomName("ops");

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
    ann.skips();
    bob.skips();
    eve.skips();
  }

  @AfterEach
  void close() {
    town.close();
    assertEquals(0, town.failures.count());
  }

  private String history() {
    eve.skips();
    eve.types("{\"do\":\"history\",\"room\":\"ops\",\"limit\":100}");
    eventually(() -> assertEquals(1, eve.unheard().split("\"on\":\"history\"", -1).length - 1));
    return eve.unheard();
  }

  @Test
  void authorEditsAMessageAndEverybodySeesTheNewText() {
    bob.types("helo");
    ann.hears("12:30:00 #ops <bob> helo\n");
    bob.types("/edit hello");
    ann.hears("12:30:00 #ops * bob edited a message: hello\n");
    bob.hears("12:30:00 #ops * bob edited a message: hello\n");
    eve.hearsAmongOthers(
        """
        {"on":"edited","room":"ops","message":"E-2","from":"bob","edited":"E-1","text":"hello",\
        "time":"2026-11-22T12:30:00Z"}
        """);
    bob.types("/edit hello all");
    ann.hearsAmongOthers("hello all");
    assertFalse(history().contains("helo\""), eve::unheard);
    bob.skips();
    bob.types("/search hello");
    bob.hearsAmongOthers("<bob> hello all");
    assertEquals(1, bob.count("<bob> hello all"), "the edits are no results");
  }

  @Test
  void readerThatComesToAnEditedMessageLaterGetsTheNewText() {
    bob.types("helo", "/edit hello");
    ann.hearsAmongOthers("edited");
    Client joe = town.person("joe");
    joe.types("/join ops");
    joe.hearsAmongOthers("<bob> hello\n");
    assertEquals(0, joe.count("helo"));
  }

  @Test
  void removedMessageIsGoneWithItsEdits() {
    bob.types("secret one", "/edit secret two", "plain", "/edit plainer");
    ann.hearsAmongOthers("bob edited a message: plainer");
    ann.types("/remove bob 2");
    ann.hears("* 4 messages of #ops were removed by ann.\n");
    bob.hearsAmongOthers("* 4 messages of #ops were removed by ann.\n");
    eve.hearsAmongOthers("\"removed\":[\"E-3\",\"E-1\",\"E-4\",\"E-2\"]");
    String page = history();
    assertFalse(page.contains("secret"), page);
    assertFalse(page.contains("plain"), page);
    bob.types("/edit still here");
    bob.hears("! you have said nothing in #ops lately.\n");
  }

  @Test
  void authorTakesBackWhatItSaid() {
    bob.types("oops");
    ann.hears("12:30:00 #ops <bob> oops\n");
    bob.types("/remove");
    ann.hears("* 1 message of #ops was removed by bob.\n");
    assertFalse(history().contains("oops"), eve::unheard);
  }

  @Test
  void nobodyElseEditsOrRemovesAMessage() {
    ann.types("mine");
    bob.hearsAmongOthers("mine");
    bob.types("/remove ann");
    bob.hears("! only the host of #ops may remove what others said.\n");
    String epoch = eve.epoch();
    eve.skips();
    eve.types(
        "{\"do\":\"edit\",\"room\":\"ops\",\"message\":\"" + epoch + "-1\",\"text\":\"theirs\"}");
    eve.hears(
        """
        {"on":"refused","code":"not-allowed","why":"only its author can edit a message"}
        """);
    eve.types("{\"do\":\"remove\",\"room\":\"ops\",\"message\":\"" + epoch + "-9\"}");
    eve.hearsAmongOthers("\"code\":\"bad-field\"");
    assertEquals(0, ann.count("removed", "edited"));
  }

  @Test
  void commandThatIsSentAgainRemovesOnce() {
    eve.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"oops\"}");
    // Who reads the message after its removal sees a line in its place, too.
    ann.hearsAmongOthers("<eve> oops\n");
    String epoch = eve.epoch();
    eve.skips();
    String remove =
        "{\"do\":\"remove\",\"id\":\"7\",\"room\":\"ops\",\"message\":\"" + epoch + "-1\"}";
    eve.types(remove, remove);
    eve.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"7\",\"message\":\"E-2\",\"duplicate\":true}");
    eventually(() -> assertEquals(1, ann.count("was removed by eve")));
  }

  @Test
  void removalOfMessagesWithManyEditsRemovesAllOfThem() {
    for (int n = 1; n <= 20; n++) {
      bob.types("spam " + n);
    }
    for (int n = 1; n <= 30; n++) {
      bob.types("/edit spam, edited " + n);
    }
    ann.hearsAmongOthers("edited a message: spam, edited 30\n");
    bob.types("/nick rob");
    ann.hearsAmongOthers("rob");
    Client other = town.person("bob");
    other.types("/join ops", "spam");
    for (int n = 1; n <= 21; n++) {
      other.types("/edit spam, other " + n);
    }
    ann.hearsAmongOthers("edited a message: spam, other 21\n");
    ann.types("/remove bob 20", "/remove bob");
    ann.hearsAmongOthers("* 1 message of #ops was removed by ann.\n");
    assertFalse(history().contains("spam"), eve::unheard);
  }

  @Test
  void editThatIsSentAgainBringsNoOlderTextBack() {
    eve.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"one\"}");
    String epoch = eve.epoch();
    String first =
        "{\"do\":\"edit\",\"id\":\"7\",\"room\":\"ops\",\"message\":\""
            + epoch
            + "-1\",\"text\":\"two\"}";
    eve.types(first, first.replace("two", "three").replace("\"7\"", "\"8\""), first);
    eve.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"7\",\"message\":\"E-2\",\"duplicate\":true}");
    String page = history();
    assertTrue(page.contains("\"message\":\"E-1\",\"from\":\"eve\",\"text\":\"three\""), page);
  }

  @Test
  void nameOfAModeratorProtectsNobodyElse() {
    ann.types("/role bob moderator");
    bob.hearsAmongOthers("moderator");
    bob.types("mine", "/nick rob");
    ann.hearsAmongOthers("rob");
    Client other = town.person("bob");
    other.types("/join ops", "spam");
    ann.hearsAmongOthers("<bob> spam\n");
    ann.types("/remove bob");
    ann.hearsAmongOthers("* 1 message of #ops was removed by ann.\n");
    String page = history();
    assertFalse(page.contains("spam"), page);
    assertTrue(page.contains("mine"), page);
  }

  @Test
  void mutedPersonEditsNothing() {
    bob.types("fine");
    ann.types("/mute bob");
    bob.hearsAmongOthers("muted bob");
    bob.types("/edit foul");
    bob.hearsAmongOthers("! ann muted you in #ops for another 10 minutes.");
    assertFalse(history().contains("foul"), eve::unheard);
  }

  @Test
  void oneNetworkCorrectsOnlySoOften() {
    bob.types("0");
    for (int n = 1; n <= 31; n++) {
      bob.types("/edit " + n);
    }
    bob.hearsAmongOthers("! that were more than 30 edits and removals a minute.");
  }

  @Test
  void removalOfAnEditedMessageIsAnnouncedOnceWhenItIsSentAgain() {
    eve.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"oops\"}");
    ann.hearsAmongOthers("<eve> oops\n");
    String message = "\"room\":\"ops\",\"message\":\"" + eve.epoch() + "-1\"";
    eve.types("{\"do\":\"edit\"," + message + ",\"text\":\"ups\"}");
    // Who reads the edit after its removal sees a line in its place, too.
    ann.hearsAmongOthers("eve edited a message: ups\n");
    String remove = "{\"do\":\"remove\",\"id\":\"7\"," + message + "}";
    eve.types(remove);
    eve.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"7\",\"message\":\"E-3\"}");
    eve.types(remove);
    eve.hearsAmongOthers("{\"on\":\"ack\",\"id\":\"7\",\"message\":\"E-3\",\"duplicate\":true}");
    eve.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"last\"}");
    ann.hearsAmongOthers("<eve> last\n");
    assertEquals(1, ann.count("removed by eve"));
  }

  private static List<String> kept(Town town, RoomName room) {
    return town.chat.backplane().logs().after(LogName.of(room), null, 100).entries().stream()
        .map(entry -> entry.kind() + " " + entry.text())
        .toList();
  }

  @Test
  void laterOneOfTwoEditsThatAreMadeAtOnceStays() {
    LogName ops = LogName.of(OPS);
    AtomicBoolean isFirst = new AtomicBoolean(true);
    try (Town small =
        new Town(
            Town.options(20, 1_000),
            1_000,
            backplane ->
                new InterceptedBackplane(
                    backplane,
                    call -> {
                      if (call.method().getName().equals("replace")
                          && isFirst.compareAndSet(true, false)) {
                        editByAnotherSession(backplane, ops);
                      }
                      return call.proceed();
                    }))) {
      Client bob = small.person("bob");
      bob.types("/join ops", "one", "/edit two");
      eventually(() -> assertEquals("SAY three", kept(small, OPS).getFirst()));
    }
  }

  private static void editByAnotherSession(Backplane backplane, LogName log) {
    Entry message = backplane.logs().after(log, null, 1).entries().getFirst();
    String edit = new Edit(message.id(), "three").entry();
    var _ =
        backplane
            .logs()
            .append(log, new Draft(Kind.EDITED, message.from(), message.origin(), null, edit));
    backplane
        .records()
        .orElseThrow()
        .replace(
            log,
            List.of(message.id()),
            new Contents(Kind.SAY, message.from(), message.origin(), "three"));
  }

  /** The room is closed while nobody is in it, so that the next one reads its log again. */
  @Test
  void correctionsThatWereOnlyAnnouncedAreMadeWhenTheRoomOpens() {
    AtomicBoolean isBroken = new AtomicBoolean(true);
    try (Town small =
        new Town(
            Town.options(1, 1_000),
            1_000,
            backplane ->
                new InterceptedBackplane(
                    backplane,
                    call -> {
                      String method = call.method().getName();
                      if (isBroken.get() && List.of("replace", "remove").contains(method)) {
                        throw new RefusedException(Code.UNAVAILABLE, "the disk is away");
                      }
                      return call.proceed();
                    }))) {
      Client bob = small.person("bob");
      bob.types("/join ops", "helo", "/edit hello", "secret", "/remove");
      assertEquals("SAY helo", kept(small, OPS).getFirst());
      assertEquals("SAY secret", kept(small, OPS).get(2));
      bob.types("/leave", "/join other", "/leave");
      isBroken.set(false);
      bob.types("/join ops");
      eventually(() -> assertEquals("SAY hello", kept(small, OPS).getFirst()));
      eventually(() -> assertEquals("REMOVED ", kept(small, OPS).get(2)));
    }
  }
}
