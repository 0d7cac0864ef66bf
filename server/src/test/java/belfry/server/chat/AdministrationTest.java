package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.server.backplane.AdminAct;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.rules.Restrictions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdministrationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Restrictions BANNED =
      Restrictions.NONE.with(new Restrictions.NetworkBan("192.0.2.0/24", null, ""), NOW);

  private final Town town = new Town();
  private final Administration administration = town.chat.administration();

  private void act(int seq, Restrictions after) {
    Draft act = new AdminAct("root", List.of("ban"), after.text()).draft();
    administration.entry(
        new Entry(new EntryId(1, seq), NOW, act.kind(), act.from(), act.origin(), act.text()));
  }

  /** What a listener has put into force, which is slow with the first restrictions. */
  private static final class Slow {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch changed = new CountDownLatch(1);
    private volatile Restrictions inForce = Restrictions.NONE;

    void restrict(Restrictions next) {
      if (!next.equals(Restrictions.NONE)) {
        begun.countDown();
        awaitChange();
      }
      inForce = next;
      if (begun.getCount() == 0 && next.equals(Restrictions.NONE)) {
        changed.countDown();
      }
    }

    /** Nothing changes meanwhile, so that this waits to its end. */
    private void awaitChange() {
      try {
        boolean _ = changed.await(200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void newestRestrictionsAreTheLastThatTheListenerHears() throws Exception {
    Slow slow = new Slow();
    administration.listen(slow::restrict);
    act(1, BANNED);
    assertTrue(slow.begun.await(10, TimeUnit.SECONDS));
    act(2, Restrictions.NONE);
    assertTrue(slow.changed.await(10, TimeUnit.SECONDS));
    eventually(() -> assertEquals(Restrictions.NONE, slow.inForce));
    town.close();
    assertEquals(0, town.failures.count());
  }
}
