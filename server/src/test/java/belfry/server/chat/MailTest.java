package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.server.backplane.Draft;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.Kind;
import belfry.server.backplane.Outcome;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Direct messages. */
class MailTest {
  @AutoClose private final Town town = new Town();

  @Test
  void directMessageIsForOnePersonOnly() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Client eve = town.person("eve");
    ann.types("/msg Bob it is a secret", "/msg nobody-here hello", "/msg bob");
    ann.hears(
        """
        * Sent to Bob.
        ! nobody here is nobody-here.
        ! usage: /msg NAME TEXT.
        """
            .replace("* bob", "* Bob"));
    bob.hears("12:30:00 ann → you: it is a secret\n");
    eve.types("/ping");
    eve.hears("* pong\n");
  }

  @Test
  void oneMayWriteToOneself() {
    Client ann = town.person("ann");
    ann.types("/msg ann note");
    eventually(() -> assertTrue(ann.unheard().contains("12:30:00 ann → you: note\n")));
  }

  @Test
  void bothSidesOfAConversationAreItsHistoryForBothPeople() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    Client eve = town.person("eve");
    ann.types("/msg bob one");
    ann.hears("* Sent to bob.\n");
    bob.hears("12:30:00 ann → you: one\n");
    ann.types("/msg eve else");
    ann.hears("* Sent to eve.\n");
    eve.hears("12:30:00 ann → you: else\n");
    bob.types("/msg ann two");
    bob.hears("* Sent to ann.\n");
    ann.hears("12:30:00 bob → you: two\n");
    eve.types("/msg ann other");
    ann.hears("12:30:00 eve → you: other\n");
    ann.types("/history BOB", "/history bob 1", "/history more", "/history more");
    ann.hears(
        """
        * Earlier with BOB:
          2026-11-22 12:30 you → bob: one
          2026-11-22 12:30 bob → you: two
        * Now:
        * Earlier with bob:
          2026-11-22 12:30 bob → you: two
        * Now:
        * Earlier with bob:
          2026-11-22 12:30 you → bob: one
        * Now:
        ! there is no more; /history since TIME begins at a time.
        """);
    bob.types("/history ann", "/history cleo");
    bob.hears(
        """
        * Earlier with ann:
          2026-11-22 12:30 ann → you: one
          2026-11-22 12:30 you → ann: two
        * Now:
        * Nothing was said with cleo before.
        """);
  }

  @Test
  void programGetsItsOwnDirectMessageWithItsPlaceInBothInboxes() {
    Client bob = town.person("bob");
    Client ann = town.program("ann");
    String tell = "{\"do\":\"tell\",\"to\":\"bob\",\"text\":\"hi\",\"id\":\"1\"}";
    ann.types(tell);
    ann.hearsAmongOthers(
        "{\"on\":\"sent\",\"message\":\"E-1\",\"from\":\"ann\",\"to\":\"bob\",\"told\":\"E-1\","
            + "\"text\":\"hi\",");
    ann.types(tell); // as after an answer that was lost
    ann.hearsAmongOthers("\"duplicate\":true");
    ann.types("{\"do\":\"history\",\"to\":\"bob\"}");
    eventually(() -> assertEquals(2, ann.count("\"on\":\"sent\""))); // live, and in the page
    ann.types("{\"do\":\"history\",\"to\":\"bob\",\"room\":\"lobby\"}");
    ann.hearsAmongOthers("\\\"room\\\" and \\\"to\\\" exclude each other");
    bob.hears("12:30:00 ann → you: hi\n");
  }

  @Test
  void messageThatIsTakenBackIsInNeitherInbox() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    bob.types("/msg ann mine");
    bob.hears("* Sent to ann.\n");
    ann.hears("12:30:00 bob → you: mine\n");
    ann.types("/msg bob one");
    ann.hears("* Sent to bob.\n");
    bob.hears("12:30:00 ann → you: one\n");
    ann.types("/remove @bob");
    ann.hears("* 1 direct message was removed by ann.\n");
    bob.hears("* 1 direct message was removed by ann.\n");
    ann.types("/history bob", "/remove @bob");
    ann.hears(
        """
        * Earlier with bob:
          2026-11-22 12:30 bob → you: mine
        * Now:
        ! you have sent no such message to bob.
        """);
    bob.types("/history ann");
    bob.hears(
        """
        * Earlier with ann:
          2026-11-22 12:30 you → ann: mine
        * Now:
        """);
  }

  @Test
  void removalOfAMessageThatIsSentAgainTakesNoOtherMessageBack() {
    Client bob = town.person("bob");
    Client ann = town.program("ann");
    for (String text : List.of("one", "two", "three")) {
      ann.types("{\"do\":\"tell\",\"to\":\"bob\",\"text\":\"" + text + "\"}");
      bob.hears("12:30:00 ann → you: " + text + "\n");
    }
    eventually(() -> assertEquals(3, ann.count("\"on\":\"sent\"")));
    String second =
        ann.peer.text().replaceAll("(?s).*\"on\":\"sent\",\"message\":\"([0-9]+-2)\".*", "$1");
    String remove =
        "{\"do\":\"remove\",\"to\":\"bob\",\"message\":\"" + second + "\",\"why\":\"typo\"}";
    ann.types(remove);
    bob.hears("* 1 direct message was removed by ann: typo\n");
    ann.types(remove); // as after an answer that was lost
    ann.hearsAmongOthers("\"code\":\"nobody\"");
    bob.types("/history ann");
    bob.hears(
        """
        * Earlier with ann:
          2026-11-22 12:30 ann → you: one
          2026-11-22 12:30 ann → you: three
        * Now:
        """);
  }

  @Test
  void messageToAGuestWhoHasGoneCannotBeTakenBack() {
    Client ann = town.person("ann");
    Client bob = town.person("bob");
    ann.types("/msg bob one");
    ann.hears("* Sent to bob.\n");
    bob.hears("12:30:00 ann → you: one\n");
    bob.leaves();
    town.person("bob"); // somebody else
    ann.types("/remove @bob");
    ann.hearsAmongOthers("! bob is not here, so the message can't be taken back.\n");
    ann.types("/history bob");
    ann.hearsAmongOthers("you → bob: one\n");
  }

  @Test
  void senderIsToldThatTheCopyIsMissing() {
    Outcome refused = new Outcome.Refused(new Refusal(Code.UNAVAILABLE, "not now"));
    try (Town town =
        new Town(
            Town.options(20, 100),
            100,
            sound ->
                new InterceptedBackplane(
                    sound,
                    call ->
                        call.method().getName().equals("append")
                                && call.arguments().get(1) instanceof Draft draft
                                && draft.kind() == Kind.SENT
                            ? refused
                            : call.proceed()))) {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      ann.types("/msg bob one");
      ann.hears(
          """
          * bob has your message, but your own history lacks it; do not send it again
          * Sent to bob.
          """);
      bob.hears("12:30:00 ann → you: one\n");
    }
  }

  @Test
  void firstDirectMessageFollowsThePlaceThatTheWelcomeNamed() {
    Client old = new Client(town);
    old.types("{\"do\":\"nick\",\"name\":\"ann\"}");
    String welcome = old.peer.text();
    int at = welcome.indexOf("\"inbox\":\"") + "\"inbox\":\"".length();
    String place = welcome.substring(at, welcome.indexOf('"', at));
    Client bob = town.person("bob");
    bob.types("/msg ann one", "/msg ann two"); // while the old connection is dying
    Client back = new Client(town);
    back.types(
        "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\""
            + old.token()
            + "\",\"after\":\""
            + place
            + "\"}");
    back.hearsAmongOthers("\"inbox\":\"E-2\"");
    eventually(() -> assertTrue(back.peer.text().contains("\"text\":\"two\"")));
    assertTrue(back.peer.text().contains("\"text\":\"one\""), back.peer::text);
    assertFalse(back.peer.text().contains("\"gap\""), back.peer::text);
  }

  @Test
  void directMessagesOfTheMeantimeFollowTheLastSeenOne() {
    Client old = new Client(town);
    old.types("{\"do\":\"nick\",\"name\":\"ann\"}");
    Client bob = town.person("bob");
    bob.types("/msg ann one");
    old.hearsAmongOthers("\"text\":\"one\"");
    String epoch = old.epoch();
    bob.types("/msg ann two", "/msg ann three"); // while the old connection is dying
    Client back = new Client(town);
    back.types(
        "{\"do\":\"nick\",\"name\":\"ann\",\"token\":\""
            + old.token()
            + "\",\"after\":\""
            + epoch
            + "-1\"}");
    old.leaves();
    bob.types("/msg ann four");
    back.hearsAmongOthers("\"text\":\"four\"");
    List<String> told =
        Pattern.compile("\"on\":\"told\".*?\"text\":\"([^\"]*)\"")
            .matcher(back.peer.text())
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(List.of("two", "three", "four"), told);
  }
}
