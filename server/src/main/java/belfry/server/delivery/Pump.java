package belfry.server.delivery;

import belfry.server.task.DrainLoop;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Moves all cursors of one feed to the end of the feed. The thread that appends calls {@link #wake}
 * once for all readers.
 *
 * <p>One thread at a time pumps: the thread that has appended, or a virtual thread that exists only
 * while there are items to send. This thread owns the array of cursors. Other threads queue their
 * changes of the array, so the cost of adding or removing a cursor does not depend on the number of
 * readers. An error in a pass is reported, and the next pass sends the remaining items. A pump
 * needs no close; it is garbage when its feed is.
 */
public final class Pump extends DrainLoop {
  private static final int SMALLEST = 4;

  private record Change(Cursor cursor, boolean added) {}

  private final String name;
  private final Feed feed;
  private final Delivery delivery;
  private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
  private @Nullable Cursor[] cursors = new Cursor[SMALLEST];
  private int count;

  /** Items before this index have been sent. Owned by the pumping thread. */
  private long sent;

  /**
   * A pump without cursors.
   *
   * @param name the name of its threads
   */
  public Pump(String name, Feed feed, Delivery delivery) {
    this.name = name;
    this.feed = feed;
    this.delivery = delivery;
  }

  /** Adds a cursor. Never blocks. Any thread. */
  public void add(Cursor cursor) {
    changes.add(new Change(cursor, true));
    wake();
  }

  /** Removes a cursor. Never blocks. Any thread. */
  public void remove(Cursor cursor) {
    changes.add(new Change(cursor, false));
    wake();
  }

  /** Sends new items on a virtual thread. Never blocks. Any thread. */
  public void wake() {
    if (request()) {
      start();
    }
  }

  /** Sends new items on the calling thread; a virtual thread does further passes. Never blocks. */
  void wakeHere() {
    if (request() && pass()) {
      start();
    }
  }

  private void start() {
    try {
      delivery.failures().startVirtual(name, this::run);
    } catch (RuntimeException | Error e) { // no memory for a thread
      delivery.failures().caught(name, e);
      abandon();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // for fairness only: readers need this carrier
  private void run() {
    while (pass()) {
      Thread.yield();
    }
  }

  /** Makes one pass. Returns whether another pass was requested meanwhile. */
  private boolean pass() {
    int served = pending();
    try {
      applyChanges();
      advanceAll();
    } catch (RuntimeException | Error e) {
      delivery.failures().caught(name, e);
    }
    return finish(served) != 0;
  }

  /** Gives the batch back at the end of the pass, so that a busy feed does not keep one. */
  private void advanceAll() {
    Batch batch = delivery.batches().take();
    try {
      batch.beginPass(feed, count);
      long end = batch.endOf(feed);
      for (int i = 0; i < count; i++) {
        Cursor cursor = at(i);
        // Both are hints: a reader that is stalled or writing finds the new end by itself.
        if (cursor.next < end && !cursor.outgoing.isStalled()) {
          cursor.outgoing.advance(batch, cursor);
        }
      }
      measure(end);
    } finally {
      delivery.batches().giveBack(batch);
    }
  }

  /** Records how long the oldest item of this pass has waited. */
  private void measure(long end) {
    Item oldest = sent < end ? feed.at(sent) : null;
    if (oldest != null && count > 0) {
      delivery.counters().passEnded(oldest.arrived);
    }
    sent = end;
  }

  private void applyChanges() {
    for (Change change; (change = changes.poll()) != null; ) {
      if (change.added) {
        put(change.cursor);
      } else {
        take(change.cursor);
      }
    }
  }

  private Cursor at(int place) {
    return Objects.requireNonNull(cursors[place]);
  }

  private void put(Cursor cursor) {
    if (count == cursors.length) {
      cursors = Arrays.copyOf(cursors, count * 2);
    }
    cursor.place = count;
    cursors[count++] = cursor;
  }

  private void take(Cursor cursor) {
    Cursor moved = at(--count);
    cursors[cursor.place] = moved;
    moved.place = cursor.place;
    cursors[count] = null;
    if (count >= SMALLEST && count < cursors.length / 4) {
      cursors = Arrays.copyOf(cursors, cursors.length / 2);
    }
  }
}
