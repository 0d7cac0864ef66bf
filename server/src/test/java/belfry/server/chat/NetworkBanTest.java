package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ban or mute of a guest applies to the guest's network. Ann is the host of #ops. */
class NetworkBanTest {
  private static final String HERE = "192.0.2.7";
  private static final String ELSEWHERE = "192.0.2.8";
  private static final RoomName OPS = new RoomName("ops");

  private final Town town = new Town();
  private final Client ann = town.person("ann");

  @BeforeEach
  void enter() {
    ann.types("/join ops");
  }

  @AfterEach
  void close() {
    town.close();
    assertEquals(0, town.failures.count());
  }

  private Client guest(String name, String origin) {
    Client guest = new Client(town, origin);
    guest.types("/nick " + name, "/join ops");
    guest.skips();
    return guest;
  }

  private void enters(String name, String origin, boolean mayEnter) {
    Client guest = new Client(town, origin);
    guest.types("/nick " + name);
    guest.skips();
    guest.types("/join ops");
    assertEquals(mayEnter, guest.unheard().contains("in #ops"), guest::unheard);
    assertEquals(!mayEnter, guest.unheard().contains("ann banned you from #ops"), guest::unheard);
  }

  @Test
  void bannedGuestStaysOutUnderAnotherNameAndAfterAnotherConnection() {
    Client bob = guest("bob", HERE);
    ann.types("/ban bob");
    bob.hearsAmongOthers("ann banned bob");
    bob.types("/nick other", "/join ops");
    bob.hearsAmongOthers("ann banned you from #ops");
    bob.types("/quit");
    enters("new", HERE, false);
    enters("neighbour", ELSEWHERE, true);
    ann.types("/unban bob");
    enters("newer", HERE, true);
  }

  @Test
  void banOfSomebodyWhoHasLeftAppliesToTheNetworkWhileTheNameIsHeld() {
    Client bob = guest("bob", HERE);
    bob.types("/leave");
    ann.types("/ban bob");
    enters("new", HERE, false);
  }

  @Test
  void otherGuestsOfTheNetworkLeaveTheRoom() {
    guest("bob", HERE);
    Client twin = guest("twin", HERE);
    Client far = guest("far", ELSEWHERE);
    ann.types("/ban bob");
    eventually(() -> {
      twin.session.attend(); // as the connection does when a turn is requested
      assertTrue(twin.peer.text().contains("ann banned you from #ops"), twin.peer::text);
    });
    far.session.attend();
    assertFalse(far.peer.text().contains("banned you"), far.peer::text);
    assertTrue(far.session.rooms().contains(OPS));
    assertFalse(twin.session.rooms().contains(OPS));
  }

  @Test
  void roleOrInvitationCountsMoreThanTheBanOfANetwork() {
    guest("bob", HERE);
    Client max = guest("max", HERE);
    Client guest = guest("pat", HERE);
    ann.types("/role max moderator", "/invite pat", "/ban bob");
    max.session.attend();
    guest.session.attend();
    assertTrue(max.session.rooms().contains(OPS), ann::unheard);
    guest.types("/leave", "/join ops");
    assertTrue(guest.session.rooms().contains(OPS), guest::unheard);
  }

  @Test
  void invitationOfAGuestInvitesNobodyElseOfItsNetwork() {
    Client pat = new Client(town, HERE);
    pat.types("/nick pat");
    ann.types("/rules enter=members", "/invite pat");
    ann.hearsAmongOthers("ann invited pat");
    pat.types("/join ops");
    assertTrue(pat.session.rooms().contains(OPS), pat::unheard);
    Client twin = new Client(town, HERE);
    twin.types("/nick twin", "/join ops");
    twin.hearsAmongOthers("only members may enter #ops");
  }

  @Test
  void muteHoldsForTheNetworkToo() {
    guest("bob", HERE);
    ann.types("/mute bob");
    Client again = guest("again", HERE);
    again.types("hello");
    again.hearsAmongOthers("ann muted you in #ops");
    Client far = guest("far", ELSEWHERE);
    far.types("hello");
    ann.hearsAmongOthers("<far> hello");
  }

  @Test
  void onlyModeratorsSeeTheCloakAndNobodyTheAddress() {
    guest("bob", HERE);
    Client other = guest("other", ELSEWHERE);
    ann.types("/ban bob");
    ann.skips();
    ann.types("/rules");
    ann.hearsAmongOthers("ban of bob and network ");
    other.types("/rules");
    other.hearsAmongOthers("ban of bob by ann");
    assertFalse((ann.peer.text() + other.peer.text()).contains(HERE));
  }

  @Test
  void guestOfTheNetworkCanNeitherWriteNorReadWithoutASession() {
    guest("bob", HERE);
    ann.types("/ban bob");
    Outsiders http = town.chat.outsiders();
    Outsiders.Outsider banned = http.guest(new Visitor(Optional.of(HERE), false));
    Outsiders.Outsider other = http.guest(new Visitor(Optional.of(ELSEWHERE), false));
    Command.Say say = new Command.Say(null, OPS, "hello", false);
    assertEquals(Optional.of(Code.BANNED), refusal(http.say(banned, say)));
    assertEquals(Optional.empty(), refusal(http.say(other, say)));
  }

  private static Optional<Code> refusal(Event answer) {
    return answer instanceof Event.Refused refused
        ? Optional.of(refused.refusal().code())
        : Optional.empty();
  }
}
