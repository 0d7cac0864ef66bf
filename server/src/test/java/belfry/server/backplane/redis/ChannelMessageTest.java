package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.Nickname;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelMessageTest {
  private static final Occupant ANN = new Occupant("1", Nickname.of("ann"), 1_000, null);
  private static final Occupant ANNA = ANN.named(Nickname.of("anna"));

  @Test
  void changeHasANumberAfterItsOtherFields() {
    assertEquals(
        List.of(new PresenceChange.Changed(ANN, ANNA, 2, 7)),
        read("P", "#ops", "X", "2", "1", "1000", "anna", "", "ann", "", "7"));
  }

  @Test
  void changeOfAnEarlierReleaseHasNoNumber() {
    assertEquals(
        List.of(new PresenceChange.Changed(ANN, ANNA, 2, 0)),
        read("P", "#ops", "X", "2", "1", "1000", "anna", "", "ann", ""));
  }

  @Test
  void departureSaysWhetherTheSessionEndedAndWhy() {
    assertEquals(
        List.of(
            new PresenceChange.Went(ANN, 1, Departure.DISCONNECTED, "to bed"),
            new PresenceChange.Went(ANNA, 0, Departure.LEFT)),
        read(
            "P", "#ops", //
            "W", "1", "1", "1000", "ann", "", "Q", "to bed", //
            "W", "0", "1", "1000", "anna", "", "", ""));
  }

  private static List<PresenceChange> read(String... fields) {
    var message = ChannelMessage.of(FieldCodec.encode(fields));
    return ((ChannelMessage.PresenceChanged) message).changes();
  }
}
