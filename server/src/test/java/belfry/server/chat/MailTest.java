package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
