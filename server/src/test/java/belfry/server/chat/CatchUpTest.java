package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that come back and name the last message that they saw. */
class CatchUpTest {
  @AutoClose private final Town town = new Town();

  @Test
  void everythingAfterTheLastSeenMessageFollows() {
    Client ann = town.program("ann");
    String epoch = ann.talks(9);
    Client back = town.program("back");
    back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-4\"}");
    ann.says(10, 12);
    back.hearsLines(5, 12);
    assertFalse(back.peer.text().contains("\"gap\""), back.peer.text());
  }

  @Test
  void whatTheFeedNoLongerHasIsReadFromTheLog() {
    try (Town town = Town.holding(5, 1_000)) {
      Client ann = town.program("ann");
      String epoch = ann.talks(300);
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-7\"}");
      ann.says(301, 303);
      back.hearsLines(8, 303);
      assertFalse(back.peer.text().contains("\"gap\""), back.peer.text());
    }
  }

  @Test
  void whatTheLogNoLongerHasIsAGap() {
    try (Town town = Town.holding(5, 10)) {
      Client ann = town.program("ann");
      String epoch = ann.talks(50);
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-7\"}");
      back.hearsLines(41, 50);
      assertTrue(
          back.unheard()
              .contains("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"E-7\",\"to\":\"E-40\"}"),
          back::unheard);
    }
  }

  @Test
  void nothingFollowsTheNewestMessage() {
    Client ann = town.program("ann");
    String epoch = ann.talks(3);
    Client back = town.program("back");
    back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-3\"}");
    ann.says(4, 4);
    back.hearsLines(4, 4);
  }

  @Test
  void idOfAnEarlierEpochIsAGapAndThenAllThereIs() {
    Client ann = town.program("ann");
    ann.talks(3);
    for (String foreign : List.of("1000-0", "1000-2", "1000-500")) {
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + foreign + "\"}");
      back.hearsLines(1, 3);
      assertTrue(
          back.unheard()
              .contains(
                  "{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"" + foreign + "\",\"to\":\"E-0\"}"),
          () -> foreign + ": " + back.unheard());
      back.leaves();
    }
  }

  @Test
  void idOfAnEarlierEpochOfAnEmptyRoomIsAGap() {
    Client back = town.program("back");
    back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"1000-5\"}");
    back.hearsAmongOthers("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"1000-5\",\"to\":\"E-0\"}");
  }

  @Test
  void idThatTheLogNeverGaveIsAGapAndThenAllThereIs() {
    Client ann = town.program("ann");
    String epoch = ann.talks(3);
    for (String foreign :
        List.of(
            epoch + "-900", epoch + "-" + Long.MAX_VALUE, "9999999999999-2", "9999999999999-0")) {
      Client back = town.program("back");
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + foreign + "\"}");
      back.hearsLines(1, 3);
      assertTrue(
          back.unheard()
              .contains("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"0-0\",\"to\":\"E-0\"}"),
          () -> foreign + ": " + back.unheard());
      back.leaves();
    }
  }

  @Test
  void idOfALaterEpochOfAnEmptyRoomIsAGap() {
    Client back = town.program("back");
    back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"9999999999999-5\"}");
    back.hearsAmongOthers("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"0-0\",\"to\":\"E-0\"}");
  }

  @Test
  void joiningWhileOthersTalkLeavesNoHoleAndRepeatsNothing() throws Exception {
    try (Town town = Town.holding(500, 10_000)) {
      Client ann = town.program("ann");
      String epoch = ann.talks(10);
      Thread talking = Thread.ofVirtual().start(() -> saysInStep(ann, 11, 3_000));
      int joined = 0;
      while (talking.isAlive() || joined < 20) {
        Client back = town.program("back" + joined++);
        back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-5\"}");
        if (!talking.isAlive()) {
          back.hearsLines(6, 3_000);
        } else {
          eventually(() -> assertTrue(back.messages().size() > 200));
          assertEquals(List.of(), back.holesAfter(5));
        }
        back.leaves();
      }
      talking.join();
    }
  }

  @Test
  void entryThatCantBeEncodedIsAGapAndTheOthersFollow() {
    try (Town town = Town.holding(2, 1_000)) {
      Client ann = town.program("ann");
      String epoch = ann.talks(9);
      Client back = new Client(town, new FaultySpeech("line 4,"));
      back.types("{\"do\":\"join\",\"room\":\"ops\",\"after\":\"" + epoch + "-2\"}");
      eventually(() -> assertEquals(6, back.messages().size()));
      assertEquals(List.of(), back.holesAfter(2));
      back.hearsAmongOthers("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"E-3\",\"to\":\"E-4\"}");
      assertEquals(1, town.failures.count());
    }
  }

  @Test
  void pageOfHistoryIsWithoutTheEntryThatCantBeEncoded() {
    town.program("ann").talks(5);
    Client bot = new Client(town, new FaultySpeech("line 4,"));
    bot.types("{\"do\":\"join\",\"room\":\"ops\",\"limit\":3}");
    assertEquals(List.of("line 3", "line 5"), bot.messages());
    assertEquals(1, town.failures.count());
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"limit\":2}");
    assertEquals(List.of("line 3", "line 5", "line 5"), bot.messages());
  }

  /** Ten lines at a time, so that no reader is far behind. */
  private static void saysInStep(Client who, int from, int to) {
    for (int first = from; first <= to; first += 10) {
      int last = Math.min(first + 9, to);
      who.says(first, last);
      eventually(() -> assertTrue(who.messages().contains("line " + last)));
    }
  }
}
