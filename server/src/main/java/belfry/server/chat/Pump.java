package belfry.server.chat;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells all members of a room what its feed has got. One thread at a time does: that of somebody
 * who said something, or a virtual one that exists only while there is something to tell. Whoever
 * appends calls {@link #wake} once, however many members there are. The array of members belongs to
 * that thread: others hand over who comes and goes, so coming and going costs the same in a room of
 * any size.
 */
final class Pump {
  private static final int SMALLEST = 4;

  private record Change(Member member, boolean comes) {}

  private final String name;
  private final Feed feed;
  private final Batches batches;
  private final AtomicInteger wakes = new AtomicInteger();
  private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
  private Member[] members = new Member[SMALLEST];
  private int count;

  /** Frames before this index have been told. Owned by the pump. */
  private long told;

  Pump(String name, Feed feed, Batches batches) {
    this.name = name;
    this.feed = feed;
    this.batches = batches;
  }

  void add(Member member) {
    changes.add(new Change(member, true));
    wake();
  }

  void remove(Member member) {
    changes.add(new Change(member, false));
    wake();
  }

  /** There is something to do. Never blocks. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      start();
    }
  }

  /** The same for a thread that has time for one pass: it needs no other one. Never blocks. */
  void wakeHere() {
    if (wakes.getAndIncrement() == 0 && serve()) {
      start();
    }
  }

  private void start() {
    Thread.ofVirtual().name(name).start(this::run);
  }

  @SuppressWarnings(
      "ThreadPriorityCheck") // only fairness hangs on it: readers wait for this carrier
  private void run() {
    while (serve()) {
      Thread.yield();
    }
  }

  /** Makes one pass; says whether there is more to do by now. */
  private boolean serve() {
    int served = wakes.get();
    try {
      applyChanges();
      tellAll();
    } catch (RuntimeException | Error e) {
      wakes.set(0); // the next wake tells what this one did not
      throw e;
    }
    return wakes.addAndGet(-served) != 0;
  }

  /** The batch is given back before anybody waits, or each busy room would hold one. */
  private void tellAll() {
    Batch batch = batches.take();
    try {
      batch.beginPass(feed);
      long end = batch.endOf(feed);
      for (int i = 0; i < count; i++) {
        Member member = members[i];
        // Both are hints: who is behind them, stalled or writing, sees the new end by itself.
        if (member.cursor < end && !member.outgoing.isStalled()) {
          member.outgoing.advance(batch, member);
        }
      }
      measure(end);
    } finally {
      batches.giveBack(batch);
    }
  }

  /** Notes how long the oldest of what a pass has told had waited for that. */
  private void measure(long end) {
    Frame oldest = told < end ? feed.at(told) : null;
    if (oldest != null && count > 0) {
      batches.traffic().told(oldest.at);
    }
    told = end;
  }

  private void applyChanges() {
    for (Change change; (change = changes.poll()) != null; ) {
      if (change.comes) {
        put(change.member);
      } else {
        take(change.member);
      }
    }
  }

  private void put(Member member) {
    if (count == members.length) {
      members = Arrays.copyOf(members, count * 2);
    }
    member.slot = count;
    members[count++] = member;
  }

  private void take(Member member) {
    Member moved = members[--count];
    members[member.slot] = moved;
    moved.slot = member.slot;
    members[count] = null;
    if (count >= SMALLEST && count < members.length / 4) {
      members = Arrays.copyOf(members, members.length / 2);
    }
  }
}
