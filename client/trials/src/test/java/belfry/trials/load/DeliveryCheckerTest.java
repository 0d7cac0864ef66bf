package belfry.trials.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DeliveryCheckerTest {
  /** Subscribers 0 and 2 and the publishers 0 and 2 are in room 0; the others in room 1. */
  private final DeliveryChecker checker = new DeliveryChecker(3, 3, 2);

  @Test
  void findsNothingWhereAllIsWell() {
    deliver(0, 0, 1, 2, 3);
    deliver(0, 2, 1, 2);
    deliver(1, 1, 1);
    deliver(2, 0, 1, 2, 3);
    deliver(2, 2, 1, 2);
    assertFound(0, 0, 0, 0, 3, 1, 2);
  }

  @Test
  void findsWhatIsLostInBetween() {
    deliver(1, 1, 1, 2, 4, 7);
    assertFound(3, 0, 0, 0, 0, 7, 0);
  }

  @Test
  void findsWhatIsLostAtTheBeginAndAtTheEnd() {
    deliver(1, 1, 2, 3);
    assertFound(1 + 2, 0, 0, 0, 0, 5, 0);
  }

  @Test
  void findsThatNothingCameAtAll() {
    deliver(0, 0, 1);
    assertFound(1, 0, 0, 0, 1, 0, 0);
  }

  @Test
  void findsWhatIsDoubled() {
    deliver(1, 1, 1, 2, 2, 3, 1);
    assertFound(0, 2, 0, 0, 0, 3, 0);
  }

  @Test
  void findsWhatIsOutOfOrder() {
    deliver(1, 1, 1, 3, 4, 2, 5);
    assertFound(0, 0, 1, 0, 0, 5, 0);
  }

  @Test
  void tellsLateFromDoubled() {
    deliver(1, 1, 1, 4, 3, 2, 3, 5);
    assertFound(0, 1, 2, 0, 0, 5, 0);
  }

  @Test
  void countsAsDoubledAndLostWhatComesLaterThanItRemembers() {
    deliver(1, 1, 1);
    deliver(1, 1, 100);
    deliver(1, 1, 3);
    assertFound(98, 1, 0, 0, 0, 100, 0);
  }

  @Test
  void findsWhatWasSaidInAnotherRoom() {
    deliver(1, 0, 1);
    deliver(0, 77, 1);
    assertFound(0, 0, 0, 2, 0, 0, 0);
  }

  @Test
  void doesNotAskForWhatTheExceptedMiss() {
    deliver(1, 1, 1);
    deliver(2, 0, 1);
    assertEquals(0, checker.lost(new int[] {1, 1, 0}, 1));
    assertEquals(1, checker.lost(new int[] {1, 1, 0}, 0));
  }

  private void deliver(int subscriber, int publisher, int... sequences) {
    for (int sequence : sequences) {
      checker.delivered(subscriber, publisher, sequence);
    }
  }

  /**
   * @param sent by each publisher; room 0 has two subscribers, so what it lacks is there twice
   */
  private void assertFound(long lost, long duplicates, long reordered, long strays, int... sent) {
    assertEquals(
        "%d lost, %d doubled, %d late, %d astray".formatted(lost, duplicates, reordered, strays),
        "%d lost, %d doubled, %d late, %d astray"
            .formatted(
                checker.lost(sent, 0),
                checker.duplicates(),
                checker.reordered(),
                checker.strays()));
  }
}
