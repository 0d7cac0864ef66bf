package belfry.server.backplane.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedDraftsTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
  private final RepeatedDrafts drafts = new RepeatedDrafts(nanoTime::get);

  private static RepeatedDrafts.Identity draft(long n) {
    return RepeatedDrafts.Identity.of(
        new Draft(Kind.SAY, Nickname.of("ann"), "a", "id" + n, "hello"));
  }

  private static EntryId id(long seq) {
    return new EntryId(7, seq);
  }

  @Test
  void repeatedDraftIsFoundWithItsEntry() {
    assertNull(drafts.find(draft(1)));
    drafts.add(draft(1), id(1));
    assertEquals(id(1), drafts.find(draft(1)));
    assertNull(drafts.find(draft(2)));
  }

  @Test
  void oldestDraftIsForgottenWhenThereAreTooMany() {
    for (int n = 0; n <= Limits.IDS_KEPT; n++) {
      drafts.add(draft(n), id(n));
    }
    assertNull(drafts.find(draft(0)));
    assertEquals(id(1), drafts.find(draft(1)));
  }

  @Test
  void draftIsForgottenAfterItsTimeOnly() {
    drafts.add(draft(1), id(1));
    nanoTime.addAndGet(Limits.IDS_KEPT_FOR.toNanos()); // the number overflows
    drafts.add(draft(2), id(2));
    assertEquals(id(1), drafts.find(draft(1)));

    nanoTime.addAndGet(1);
    long both = drafts.bytes();
    drafts.add(draft(3), id(3));
    assertNull(drafts.find(draft(1)));
    assertEquals(id(2), drafts.find(draft(2)));
    assertEquals(both, drafts.bytes());
  }

  @Test
  void halvingForgetsTheOlderHalfAndItsSize() {
    for (int n = 1; n <= 5; n++) {
      drafts.add(draft(n), id(n));
    }
    long before = drafts.bytes();
    drafts.halve();
    assertNull(drafts.find(draft(3)));
    assertEquals(id(4), drafts.find(draft(4)));
    assertEquals(before * 2 / 5, drafts.bytes());
    drafts.halve();
    drafts.halve();
    assertEquals(0, drafts.bytes());
  }
}
