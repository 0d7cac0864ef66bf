package belfry.server.delivery;

import belfry.server.task.DrainLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of one connection: its own answers, and its cursors in the feeds that it reads.
 * {@link #advance} writes whatever is due; any thread may call it.
 *
 * <p>One thread at a time writes, by the hand-over of {@link DrainLoop}. The writer alone uses the
 * sink, the cursors and the fields below that are "owned by the writer". An error in writing ends
 * this connection and nothing else; the sink reports it.
 *
 * <pre>
 *            advance                 short write                 resume
 *   quiet ------------> writing ------------------> stalled ------------> writing
 *     ^                    |  \                        |
 *     +--- all sent -------+   +-- write failed --> dead (also from stalled)
 * </pre>
 */
public final class Outgoing extends DrainLoop {
  /** Answers that wait above this many bytes stop the connection from reading commands. */
  static final int ANSWERS_HELD = 256 * 1024;

  private static final long NOT_STALLED = -1;

  // A field and not an object of its own: a pass over a feed reads it for every reader, and is as
  // slow as what it has to fetch from memory.
  private static final AtomicIntegerFieldUpdater<Outgoing> ANSWER_BYTES =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "answerBytes");

  private final String id;
  private final Sink sink;
  private final Delivery delivery;
  private final ConcurrentLinkedQueue<byte[]> answers = new ConcurrentLinkedQueue<>();

  /** Raised before an answer is added, and lowered after it was taken. */
  private volatile int answerBytes;

  private volatile Cursor[] cursors = {};
  private volatile IgnoredAuthors ignored = IgnoredAuthors.NOBODY;
  private volatile Encoding encoding;
  private volatile boolean writable;
  private volatile boolean dead;
  private volatile long stalledSince = NOT_STALLED;
  private volatile @Nullable Thread waiter;

  /** The changes that were sent lately, if the encoding sends each once. Owned by the writer. */
  private @Nullable RecentChanges changes;

  /** The item or answer that a short write stopped in, and the offset. Owned by the writer. */
  private byte @Nullable [] rest;

  private int restFrom;

  /**
   * An outgoing side with nothing to send.
   *
   * @param id the reader's id, which is the origin of the items that come from it
   */
  public Outgoing(String id, Sink sink, Encoding encoding, Delivery delivery) {
    this.id = id;
    this.sink = sink;
    this.encoding = encoding;
    this.delivery = delivery;
  }

  /** The reader's id, which is the origin of the items that come from it. */
  public String id() {
    return id;
  }

  /** The encoding in which this reader is sent items. */
  Encoding encoding() {
    return encoding;
  }

  /** Sets another encoding for everything that is not sent yet. */
  public void encodeIn(Encoding other) {
    encoding = other;
  }

  /** The authors whose items are left out. */
  public IgnoredAuthors ignored() {
    return ignored;
  }

  /** Sets the authors whose items are left out. */
  public void ignore(IgnoredAuthors authors) {
    ignored = authors;
  }

  /** Whether a change was sent lately and is not to be sent again. Called by the writer only. */
  boolean knows(Change change) {
    return changes != null
        && encoding.isTellingChangesOnce()
        && changes.contains(change, System.nanoTime());
  }

  /** Whether some changes may not be sent again. Called by the writer only. */
  boolean knowsChanges() {
    return changes != null && encoding.isTellingChangesOnce();
  }

  private void sent(Change change) {
    if (changes == null) {
      changes = new RecentChanges();
    }
    changes.add(change, System.nanoTime());
  }

  /** Adds a cursor. Called by the connection's thread only. */
  public void add(Cursor cursor) {
    Cursor[] before = cursors;
    Cursor[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = cursor;
    cursors = after;
  }

  /**
   * Removes a cursor; no later item of its feed is sent. Called by the connection's thread only.
   */
  public void remove(Cursor cursor) {
    cursor.remove();
    cursors = Arrays.stream(cursors).filter(c -> c != cursor).toArray(Cursor[]::new);
  }

  /** Sends bytes to this connection alone: whole lines, or telnet's own. Any thread. */
  public void send(byte[] bytes) {
    if (bytes.length > 0 && !dead) {
      ANSWER_BYTES.addAndGet(this, bytes.length);
      answers.add(bytes);
      advance();
    }
  }

  /** Writes what is due, unless another thread writes: that one goes on. Never blocks. */
  public void advance() {
    if (request()) {
      drain();
    }
  }

  /**
   * Has a new thread write what is due, for callers that must not write themselves.
   *
   * @param role the first part of the thread's name, before {@link #id}
   */
  public void advanceElsewhere(String role) {
    if (request()) {
      try {
        delivery.failures().startVirtual(role + id, this::drain);
      } catch (RuntimeException | Error e) { // no memory for a thread
        die(e);
        abandon();
      }
    }
  }

  /** Writes what is due for one cursor with the batch of a pass over its feed. Never blocks. */
  void advance(Batch batch, Cursor cursor) {
    if (request()) {
      drain(batch, cursor);
    }
  }

  /** Goes on after a short write. Any thread. */
  void resume() {
    writable = true;
    advance();
  }

  private void drain() {
    @Nullable Batch batch = null;
    try {
      batch = dead ? null : delivery.batches().take();
    } catch (RuntimeException | Error e) { // no memory for a batch
      die(e);
    }
    drain(batch, null);
    if (batch != null) {
      delivery.batches().giveBack(batch);
    }
  }

  /**
   * Writes for one cursor, or for all if it is null; then for all as long as there are requests.
   */
  private void drain(@Nullable Batch batch, @Nullable Cursor first) {
    @Nullable Cursor only = first;
    int served = 1;
    do {
      try {
        if (batch != null && !dead) {
          write(batch, only);
          only = null;
        }
      } catch (IOException | RuntimeException | Error e) {
        die(e); // the next writer must find it dead, not busy for ever
      }
      served = finish(served);
    } while (served != 0);
    LockSupport.unpark(waiter);
  }

  private void die(Throwable why) {
    dead = true;
    rest = null;
    answers.clear();
    stalledSince = NOT_STALLED;
    delivery.failures().guard("outgoing-" + id, () -> sink.writeFailed(why)).run();
  }

  private void write(Batch batch, @Nullable Cursor only) throws IOException {
    if (isStalled()) {
      if (!writable) {
        return;
      }
      writable = false;
      stalledSince = NOT_STALLED;
    }
    boolean more = true;
    while (more && writeRest(batch) && writeAnswers(batch)) {
      more = only == null ? writeFeeds(batch) : only.isBehind(batch) && writeFeed(only, batch);
    }
  }

  /** Returns whether a cursor moved, and writing can go on. */
  private boolean writeFeeds(Batch batch) throws IOException {
    boolean moved = false;
    for (Cursor cursor : cursors) {
      if (cursor.isBehind(batch)) {
        if (!writeFeed(cursor, batch)) {
          return false;
        }
        moved = true;
      }
    }
    return moved;
  }

  // Each of the methods below returns whether writing can go on.

  private boolean writeRest(Batch batch) throws IOException {
    while (rest != null) {
      batch.addSome(rest, restFrom);
      var bytes = batch.rewound();
      sink.tryWrite(bytes);
      restFrom += bytes.position();
      if (bytes.hasRemaining()) {
        return stall();
      }
      if (restFrom == rest.length) {
        rest = null;
      }
    }
    return true;
  }

  private boolean writeAnswers(Batch batch) throws IOException {
    while (answerBytes > 0 && !answers.isEmpty()) {
      batch.clear();
      Iterator<byte[]> waiting = answers.iterator();
      while (waiting.hasNext() && batch.add(waiting.next(), null)) {
        // as many as fit
      }
      if (batch.isEmpty()) {
        begin(takeAnswer());
        if (!writeRest(batch)) {
          return false;
        }
      } else if (!writeAnswersIn(batch)) {
        return false;
      }
    }
    return true;
  }

  private boolean writeAnswersIn(Batch batch) throws IOException {
    sink.tryWrite(batch.rewound());
    int stopped = batch.stoppedIn();
    int parts = batch.parts();
    for (int part = 0; part < stopped; part++) {
      takeAnswer();
    }
    if (stopped == parts) {
      return true;
    }
    rest = takeAnswer();
    restFrom = batch.writtenOf(stopped);
    return stall();
  }

  private byte[] takeAnswer() {
    byte[] answer = answers.remove();
    ANSWER_BYTES.addAndGet(this, -answer.length);
    return answer;
  }

  private boolean writeFeed(Cursor cursor, Batch batch) throws IOException {
    if (cursor.isOverrun()) {
      begin(cursor.crossGap(encoding, delivery.counters()));
      return writeRest(batch);
    }
    batch.fill(cursor, this, batch.endOf(cursor.feed));
    if (batch.isEmpty()) {
      begin(cursor.skip(batch, encoding));
      return writeRest(batch);
    }
    sink.tryWrite(batch.rewound());
    int stopped = batch.stoppedIn();
    batch.countDelivered(stopped + 1);
    if (batch.hasChanges() && encoding.isTellingChangesOnce()) {
      batch.changesUpTo(stopped).forEach(this::sent);
    }
    if (stopped == batch.parts()) {
      cursor.moveOver(batch);
      return true;
    }
    rest = batch.part(stopped);
    restFrom = batch.writtenOf(stopped);
    cursor.moveOver(batch.item(stopped));
    return stall();
  }

  /** Makes some bytes, or none for null, the next ones to write. */
  private void begin(byte @Nullable [] bytes) {
    rest = bytes;
    restFrom = 0;
  }

  private boolean stall() {
    stalledSince = System.nanoTime() & Long.MAX_VALUE;
    sink.awaitWritable(this::resume);
    return false;
  }

  /** Whether the peer takes no bytes now. Any thread. */
  boolean isStalled() {
    return stalledSince != NOT_STALLED;
  }

  /** The nanoseconds since the peer last took a byte; 0 while it takes them. Any thread. */
  public long stalledFor() {
    long since = stalledSince;
    return since == NOT_STALLED
        ? 0
        : ((System.nanoTime() & Long.MAX_VALUE) - since) & Long.MAX_VALUE;
  }

  /** Bytes of its own answers that wait to be written. Any thread. */
  public int answersHeld() {
    return dead ? 0 : answerBytes;
  }

  /** Whether the connection should read no further command before its answers are gone. */
  private boolean isFull() {
    return answerBytes > ANSWERS_HELD && !dead;
  }

  /** Waits until its own answers are mostly gone, or nobody needs them. One thread at a time. */
  public void awaitRoom() {
    if (!isFull()) {
      return;
    }
    Cork.pull();
    waiter = Thread.currentThread();
    while (isFull() && !sink.isEnding()) {
      LockSupport.park(this);
    }
    waiter = null;
  }

  /** Waits until all answers are written, or never will be, or a time is over. */
  public void awaitFlushed(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    advance();
    waiter = Thread.currentThread();
    for (long left = limit.toNanos();
        left > 0 && !isFlushed();
        left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
    waiter = null;
  }

  /** Whether all answers have been written, or never will be. */
  private boolean isFlushed() {
    return dead || (answers.isEmpty() && pending() == 0 && !isStalled());
  }
}
