package belfry.server.delivery;

import belfry.protocol.Event;
import belfry.server.task.DrainLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The output of one connection: its answers, and its cursors in feeds. {@link #advance}, which any
 * thread may call, writes all pending output.
 *
 * <p>One thread at a time, the writer, writes; {@link DrainLoop} hands the work over. Only the
 * writer uses the sink, the cursors and the fields that are "owned by the writer". An error in
 * writing ends only this connection; the sink reports the error.
 *
 * <pre>
 *            advance              short write or slice           resume
 *   quiet ------------> writing ------------------> stalled ------------> writing
 *     ^                    |  \                        |
 *     +--- all sent -------+   +-- write failed --> dead (also from stalled)
 * </pre>
 */
public final class Outgoing extends DrainLoop {
  /** A connection reads no commands while more than this many bytes of answers wait. */
  static final int ANSWERS_HELD = 256 * 1024;

  /** Bytes of a long answer that are encoded and written before other connections get a turn. */
  static final int SLICE = 16 * 1024;

  private static final long NOT_STALLED = -1;

  /** Stands in {@link #answers} for {@link #longAnswer}: no other answer is empty. */
  private static final byte[] LONG_ANSWER = {};

  // A field and not an object of its own: a pass over a feed reads this count for every reader, and
  // its speed depends on the memory that it has to read.
  private static final AtomicIntegerFieldUpdater<Outgoing> ANSWER_BYTES =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "answerBytes");

  private static final AtomicIntegerFieldUpdater<Outgoing> ANSWERED =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "answered");

  private final String id;
  private final Sink sink;
  private final Delivery delivery;
  private final ConcurrentLinkedQueue<byte[]> answers = new ConcurrentLinkedQueue<>();

  /**
   * Bytes of the waiting answers. Raised before an answer is added, lowered after it is removed.
   */
  private volatile int answerBytes;

  /** Bytes of all answers so far and of what was charged, which overflow. */
  private volatile int answered;

  /**
   * The pieces that are left of an answer; null if no long answer is under way. Set by the
   * connection's thread, cleared by the writer.
   */
  private volatile @Nullable Iterator<byte[]> longAnswer;

  private volatile Cursor[] cursors = {};
  private volatile IgnoredAuthors ignored = IgnoredAuthors.NOBODY;
  private volatile Encoding encoding;

  /** Encodes what only this reader gets; null to use the encoding. */
  private volatile @Nullable Function<Event, byte[]> personal;

  /** The answer that waits until all items before it are written; null for none. */
  private volatile @Nullable Fence fence;

  private volatile boolean writable;
  private volatile boolean dead;
  private volatile long stalledSince = NOT_STALLED;
  private volatile @Nullable Thread waiter;

  /** The last changes sent, for an encoding that sends each one once. Owned by the writer. */
  private @Nullable RecentChanges changes;

  /** The item or answer in which a short write stopped, and the offset. Owned by the writer. */
  private byte @Nullable [] rest;

  private int restFrom;

  /**
   * An output with nothing to send.
   *
   * @param id the id of the reader, which is the origin of the items that the reader causes
   */
  public Outgoing(String id, Sink sink, Encoding encoding, Delivery delivery) {
    this.id = id;
    this.sink = sink;
    this.encoding = encoding;
    this.delivery = delivery;
  }

  /** The id of the reader, which is the origin of the items that the reader causes. */
  public String id() {
    return id;
  }

  /** The encoding of the items for this reader. */
  Encoding encoding() {
    return encoding;
  }

  /** Sets another encoding for all items that are not sent yet. */
  public void encodeIn(Encoding other) {
    encoding = other;
  }

  /**
   * Sets the encoder of what this reader gets in words of its own: direct messages, people who come
   * or are away, and its own entries. Its name or its label is in the bytes.
   *
   * @param encoder called by the writer
   */
  public void encodePersonally(Function<Event, byte[]> encoder) {
    personal = encoder;
  }

  /** The encoder of what this reader gets in words of its own; null to use the encoding. */
  @Nullable Function<Event, byte[]> personal() {
    return personal;
  }

  /** The authors whose items are not sent. */
  public IgnoredAuthors ignored() {
    return ignored;
  }

  /** Sets the authors whose items are not sent. */
  public void ignore(IgnoredAuthors authors) {
    ignored = authors;
  }

  /** Whether a change was sent and must not be sent again. Called by the writer only. */
  boolean knows(Change change) {
    return changes != null && encoding.isTellingChangesOnce() && changes.contains(change);
  }

  /** Whether there are changes that must not be sent again. Called by the writer only. */
  boolean knowsChanges() {
    return changes != null && encoding.isTellingChangesOnce();
  }

  private void sent(Change change) {
    if (changes == null) {
      changes = new RecentChanges();
    }
    changes.add(change);
  }

  /** Adds a cursor. Only the connection's thread calls this. */
  public void add(Cursor cursor) {
    Cursor[] before = cursors;
    Cursor[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = cursor;
    cursors = after;
  }

  /**
   * Removes a cursor. No later item of its feed is sent. Only the connection's thread calls this.
   */
  public void remove(Cursor cursor) {
    cursor.remove();
    cursors = Arrays.stream(cursors).filter(c -> c != cursor).toArray(Cursor[]::new);
  }

  /**
   * Counts work for an answer as if it were bytes of the answer, so that the asker pays for it.
   * Only the connection's thread calls this.
   */
  public void charge(int bytes) {
    ANSWERED.addAndGet(this, bytes);
  }

  /** Sends bytes to this connection only: complete lines or telnet commands. Any thread. */
  public void send(byte[] bytes) {
    if (bytes.length > 0 && !dead) {
      ANSWER_BYTES.addAndGet(this, bytes.length);
      ANSWERED.addAndGet(this, bytes.length);
      answers.add(bytes);
      advance();
    }
  }

  /**
   * Sends a long answer to this connection only. Each piece is encoded when the client takes it, by
   * any thread, and nothing else is sent between two pieces. Only the connection's thread calls
   * this; it waits until an earlier long answer is written. The answer is dropped if the connection
   * ends meanwhile.
   */
  public void send(Iterator<byte[]> pieces) {
    awaitRoom();
    if (!dead && longAnswer == null) {
      longAnswer = pieces;
      answers.add(LONG_ANSWER);
      advance();
    }
  }

  /** Requests a turn of the connection's thread. Any thread; never blocks. */
  public void requestTurn() {
    sink.requestTurn();
  }

  /**
   * Sends bytes to this connection only, after all items that its feeds have now. Only the
   * connection's thread calls this; it waits until an earlier long or late answer is written.
   */
  public void sendAfterItems(byte[] bytes) {
    awaitRoom();
    if (!dead && fence == null) {
      ANSWERED.addAndGet(this, bytes.length);
      fence = Fence.of(bytes, cursors);
      advance();
    }
  }

  /**
   * An answer that waits for items.
   *
   * @param ends for each cursor, the index before which all items are written first
   */
  @SuppressWarnings("ArrayRecordComponent") // the arrays are shared with nobody
  private record Fence(byte[] bytes, Cursor[] cursors, long[] ends) {
    static Fence of(byte[] bytes, Cursor[] cursors) {
      long[] ends = Arrays.stream(cursors).mapToLong(cursor -> cursor.feed.end()).toArray();
      return new Fence(bytes, cursors, ends);
    }

    boolean isReached() {
      for (int i = 0; i < cursors.length; i++) {
        if (cursors[i].isBefore(ends[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /** Ends the connection after a message with the reason. Any thread. */
  public void end(String why) {
    sink.end(why);
  }

  /** Writes the pending output. If another thread is writing, that thread does it. Never blocks. */
  public void advance() {
    if (request()) {
      drain();
    }
  }

  /**
   * Writes the pending output on a new thread, for callers that must not write themselves.
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

  /**
   * Writes the pending items of one cursor, with the batch of a pass over its feed. Never blocks.
   */
  void advance(Batch batch, Cursor cursor) {
    if (request() && !gather(batch, cursor)) {
      drain(batch, cursor);
    }
  }

  /**
   * Leaves the pending items of a cursor to the next group write of the batch, if nothing else must
   * be written first. The calling thread stays the writer until {@link #goOn}.
   */
  private boolean gather(Batch batch, Cursor cursor) {
    try {
      return !dead
          && !isStalled()
          && rest == null
          && answerBytes == 0
          && longAnswer == null
          && cursor.isBehind(batch)
          && !cursor.isOverrun()
          && batch.gather(cursor, this, sink);
    } catch (RuntimeException | Error e) {
      die(e);
      return false;
    }
  }

  /** Receives the result of a group write, see {@link GroupWriter#result}. Never throws. */
  void written(Batch batch, Cursor cursor, int result) {
    if (result == GroupWriter.NOT_TRIED) {
      return;
    }
    try {
      if (result < 0) {
        throw new IOException("error " + -result + " of the system");
      }
      batch.written(result);
      boolean _ = moved(cursor, batch);
      turnAtEnd(cursor);
    } catch (IOException | RuntimeException | Error e) {
      die(e);
    }
  }

  /** Writes what is pending after a group write. */
  void goOn(Batch batch, Cursor cursor) {
    drain(batch, cursor);
  }

  /** Continues after a short write. Any thread. */
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
   * Writes for one cursor, or for all cursors if it is null. Then writes for all cursors as long as
   * there are requests.
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
        die(e); // without this, the connection would be busy for ever
      }
      served = finish(served);
    } while (served != 0);
    LockSupport.unpark(waiter);
  }

  /** Ends the connection because of an error. Called by the writer only. */
  void die(Throwable why) {
    dead = true;
    rest = null;
    answers.clear();
    longAnswer = null;
    fence = null;
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
      more |= writeFence(batch);
    }
  }

  /** Returns whether writing can continue: with answers, or after the one that waits for items. */
  private boolean writeFence(Batch batch) throws IOException {
    Fence waiting = fence;
    if (waiting == null || isStalled() || !waiting.isReached()) {
      return false;
    }
    if (!answers.isEmpty()) { // they were sent before it
      return true;
    }
    fence = null;
    begin(waiting.bytes);
    return writeRest(batch);
  }

  /** Returns whether a cursor has moved and writing can continue. */
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

  // Each of the methods below returns whether writing can continue.

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
    while ((answerBytes > 0 || longAnswer != null) && !answers.isEmpty()) {
      fill(batch);
      if (batch.isEmpty() && answers.element().length == 0) {
        if (!writeSlice(batch, Objects.requireNonNull(longAnswer))) {
          return false;
        }
      } else if (batch.isEmpty()) {
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

  /** Fills a batch with the answers before a long one, as many as fit. */
  private void fill(Batch batch) {
    batch.clear();
    for (byte[] answer : answers) {
      if (answer.length == 0 || !batch.add(answer, null)) {
        return;
      }
    }
  }

  /**
   * Writes the next slice of a long answer. If more follows, writing continues when the sink calls
   * back, even if it took all bytes: its thread serves the other connections first.
   */
  private boolean writeSlice(Batch batch, Iterator<byte[]> pieces) throws IOException {
    ByteArrayOutputStream slice = new ByteArrayOutputStream();
    while (slice.size() < SLICE && pieces.hasNext()) {
      slice.writeBytes(pieces.next());
    }
    ANSWERED.addAndGet(this, slice.size());
    begin(slice.toByteArray());
    boolean more = pieces.hasNext();
    if (!more) {
      answers.remove();
      longAnswer = null;
    }
    return writeRest(batch) && (!more || stall());
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
    boolean more = writeItems(cursor, batch);
    turnAtEnd(cursor);
    return more;
  }

  private void turnAtEnd(Cursor cursor) {
    if (cursor.isAtEnd()) {
      sink.requestTurn();
    }
  }

  private boolean writeItems(Cursor cursor, Batch batch) throws IOException {
    if (cursor.isOverrun()) {
      begin(cursor.crossGap(encoding, delivery.counters()));
      return writeRest(batch);
    }
    batch.fill(cursor, this, cursor.endIn(batch));
    if (batch.isEmpty()) {
      begin(cursor.skip(batch, encoding));
      return writeRest(batch);
    }
    sink.tryWrite(batch.rewound());
    return moved(cursor, batch);
  }

  /** Moves a cursor over the items of a batch that were written. Stalls if some are left. */
  private boolean moved(Cursor cursor, Batch batch) {
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

  /** Sets the next bytes to write; null for none. */
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

  /** Nanoseconds since the peer stopped taking bytes; 0 only while it takes them. Any thread. */
  public long stalledFor() {
    long since = stalledSince;
    return since == NOT_STALLED
        ? 0
        : Math.max(1, ((System.nanoTime() & Long.MAX_VALUE) - since) & Long.MAX_VALUE);
  }

  /** Bytes of answers that wait to be written. Any thread. */
  public int answersHeld() {
    return dead ? 0 : answerBytes;
  }

  /**
   * Bytes of all answers so far and of what was charged, which overflow: only a difference has a
   * meaning. Any thread.
   */
  public int answered() {
    return answered;
  }

  /**
   * Whether too many answers wait, or a long or late one is under way, so that the connection must
   * read no further command.
   */
  private boolean isFull() {
    return (answerBytes > ANSWERS_HELD || longAnswer != null || fence != null) && !dead;
  }

  /**
   * Waits until few enough answers wait and no long one is under way, or the connection is ending.
   * One thread at a time.
   */
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

  /** Waits until all answers are written or can't be written any more, at most for the limit. */
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

  /** Whether all answers are written or can't be written any more. */
  private boolean isFlushed() {
    return dead || (answers.isEmpty() && fence == null && pending() == 0 && !isStalled());
  }
}
