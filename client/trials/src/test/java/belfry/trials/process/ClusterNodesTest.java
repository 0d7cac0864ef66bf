package belfry.trials.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Replies as the page of CLUSTER NODES describes them. */
class ClusterNodesTest {
  private static final String REPLY =
      """
      07c3 127.0.0.1:30004@31004 slave e7d1 0 1426238317239 4 connected
      67ed 127.0.0.1:30002@31002 master - 0 1426238316232 2 connected 5461-10922
      e7d1 127.0.0.1:30001@31001 myself,master - 0 0 1 connected 0-3 7 100-101 [93->-292f]
      """;

  @Test
  void theSlotsAreThoseOfTheNodeThatAnswers() {
    ClusterNodes own = ClusterNodes.ownSlots(REPLY);

    for (int slot : new int[] {0, 3, 7, 100, 101}) {
      assertTrue(own.contains(slot), "" + slot);
    }
    for (int slot : new int[] {4, 6, 8, 99, 102, 5461, RedisCluster.SLOTS - 1}) {
      assertFalse(own.contains(slot), "" + slot);
    }
  }

  @Test
  void aSlotThatIsOnItsWayAwayIsStillOwnedByItsRange() {
    assertFalse(ClusterNodes.ownSlots(REPLY).contains(93), "the note alone is no ownership");
  }

  @Test
  void aReplicaHasNoSlots() {
    ClusterNodes none = ClusterNodes.ownSlots("07c3 h:1@2 myself,slave e7d1 0 0 4 connected");
    assertFalse(none.contains(0));
  }

  @Test
  void aReplyWithoutItsOwnNodeIsNone() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ClusterNodes.ownSlots("x"));
    assertEquals("no node is myself: x", e.getMessage());
  }
}
