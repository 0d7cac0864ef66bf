package belfry.server.backplane.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.Nickname;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OccupantsTest {
  private static final Occupant ANN = occupant("1", "ann");
  private static final Occupant BOB = occupant("2", "bob");

  private final Occupants occupants = new Occupants();

  private static Occupant occupant(String holder, String name) {
    return new Occupant(holder, Nickname.of(name), 0, null);
  }

  @Test
  void eachChangeCarriesTheNumberOfOccupants() {
    assertEquals(Optional.of(new PresenceChange.Came(ANN, 1)), occupants.enter(ANN, null));
    assertEquals(Optional.of(new PresenceChange.Came(BOB, 2)), occupants.enter(BOB, null));
    Occupant away = BOB.away("at lunch");
    assertEquals(
        Optional.of(new PresenceChange.Changed(BOB, away, 2, 7)), occupants.change(away, 7));
    assertEquals(
        Optional.of(new PresenceChange.Went(ANN, 1, Departure.LEFT)),
        occupants.exit(ANN.holder(), Departure.LEFT, ""));
    assertEquals(
        Optional.of(new PresenceChange.Went(away, 0, Departure.DISCONNECTED)),
        occupants.exit(BOB.holder(), Departure.DISCONNECTED, ""));
  }

  @Test
  void strangersChangeNothing() {
    assertEquals(Optional.empty(), occupants.exit(ANN.holder(), Departure.LEFT, ""));
    assertEquals(Optional.empty(), occupants.change(ANN, 1));
    occupants.enter(ANN, null);
    assertEquals(Optional.empty(), occupants.enter(ANN, null));
    assertEquals(Optional.empty(), occupants.exit(BOB.holder(), Departure.LEFT, ""));
    assertEquals(1, occupants.size());
  }

  @Test
  void peopleStandInTheOrderInWhichTheyEntered() {
    occupants.enter(BOB, null);
    occupants.enter(ANN, null);
    occupants.change(BOB.away("at lunch"), 1);
    assertEquals(List.of(BOB.away("at lunch"), ANN), occupants.people(10));
    assertEquals(List.of(BOB.away("at lunch")), occupants.people(1));
  }
}
