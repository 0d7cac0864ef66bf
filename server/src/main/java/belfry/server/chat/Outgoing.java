package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.dialect.Dialect;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * The outgoing side of a session: answers and notices of its own, and the cursors of the logs that
 * it follows. Whatever there is to tell is written by {@link #advance}, which any thread may call.
 *
 * <p>One thread at a time writes. {@link #calls} counts the calls of advance that are not served
 * yet: who raises it from zero is the writer, and stays it until nothing is left to serve; all
 * others go on at once. The sink, the cursors and all fields below "owned by the writer" are
 * touched by the writer only.
 *
 * <pre>
 *            advance                 short write                 resume
 *   quiet ------------> writing ------------------> stalled ------------> writing
 *     ^                    |  \                        |
 *     +--- all told -------+   +-- write failed --> dead (also from stalled)
 * </pre>
 */
public final class Outgoing {
  /**
   * A session whose own answers take more than this reads no further command until they are gone.
   */
  static final int ANSWERS_HELD = 256 * 1024;

  private static final long NOT_STALLED = -1;

  // Fields and not objects of their own: a pass over a room reads them of every member, and is as
  // slow as what it has to fetch from memory.
  private static final AtomicIntegerFieldUpdater<Outgoing> CALLS =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "calls");
  private static final AtomicIntegerFieldUpdater<Outgoing> ANSWER_BYTES =
      AtomicIntegerFieldUpdater.newUpdater(Outgoing.class, "answerBytes");

  private final String id;
  private final Sink sink;
  private final Batches batches;
  private final ConcurrentLinkedQueue<byte[]> answers = new ConcurrentLinkedQueue<>();
  private volatile int calls;

  /** Raised before an answer is added, and lowered after it was taken. */
  private volatile int answerBytes;

  private volatile Member[] members = {};
  private volatile Set<Nickname> ignored = Set.of();
  private volatile Dialect dialect;
  private volatile boolean writable;
  private volatile boolean dead;
  private volatile long stalledSince = NOT_STALLED;
  private volatile Thread waiter;

  /** What a short write left of one frame or answer, and where it goes on. Owned by the writer. */
  private byte[] rest;

  private int restFrom;

  Outgoing(String id, Sink sink, Dialect dialect, Batches batches) {
    this.id = id;
    this.sink = sink;
    this.dialect = dialect;
    this.batches = batches;
  }

  /** The session's id, which is the origin of what it says. */
  String id() {
    return id;
  }

  Dialect dialect() {
    return dialect;
  }

  void speak(Dialect other) {
    dialect = other;
  }

  Set<Nickname> ignored() {
    return ignored;
  }

  void ignore(Set<Nickname> names) {
    ignored = Set.copyOf(names);
  }

  /** Adds a cursor. Called by the session's thread only. */
  void add(Member member) {
    Member[] before = members;
    Member[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = member;
    members = after;
  }

  /** Takes a cursor away. Called by the session's thread only. */
  void remove(Member member) {
    members = Arrays.stream(members).filter(m -> m != member).toArray(Member[]::new);
  }

  /** Tells this session alone. Any thread. */
  void send(Event event) {
    send(dialect.encode(event));
  }

  /** Sends bytes to this session alone: whole lines, or telnet's own. Any thread. */
  public void send(byte[] bytes) {
    if (bytes.length > 0 && !dead) {
      ANSWER_BYTES.addAndGet(this, bytes.length);
      answers.add(bytes);
      advance();
    }
  }

  /**
   * Writes what there is to tell, unless another thread is at it, which then does. Never blocks.
   */
  void advance() {
    if (CALLS.getAndIncrement(this) == 0) {
      write();
    }
  }

  /** The same on a thread of its own, for whoever must not write themselves. */
  void advanceElsewhere() {
    if (CALLS.getAndIncrement(this) == 0) {
      Thread.ofVirtual().name("inbox-" + id).start(this::write);
    }
  }

  /**
   * The same for a pump that tells all members of a room, with its batch: there is news for this
   * member, and none for the others that was not called for.
   */
  void advance(Batch batch, Member member) {
    if (CALLS.getAndIncrement(this) == 0) {
      write(batch, member);
    }
  }

  /** Writing can go on after a short write. Any thread. */
  void resume() {
    writable = true;
    advance();
  }

  private void write() {
    Batch batch = null;
    try {
      batch = batches.take();
    } catch (OutOfMemoryError e) {
      die(e);
    }
    write(batch, null);
    if (batch != null) {
      batches.giveBack(batch);
    }
  }

  /** Tells one member, or null for all, and then all as long as there are calls. */
  private void write(Batch batch, Member first) {
    Member only = first;
    int served = 1;
    do {
      try {
        tell(batch, only);
        only = null;
      } catch (IOException | RuntimeException | Error e) {
        die(e); // whoever writes next must find it dead, not busy for ever
      }
      served = CALLS.addAndGet(this, -served);
    } while (served != 0);
    LockSupport.unpark(waiter);
  }

  private void die(Throwable why) {
    dead = true;
    rest = null;
    answers.clear();
    stalledSince = NOT_STALLED;
    sink.writeFailed(why);
  }

  private void tell(Batch batch, Member only) throws IOException {
    if (dead) {
      return;
    }
    if (isStalled()) {
      if (!writable) {
        return;
      }
      writable = false;
      stalledSince = NOT_STALLED;
    }
    boolean more = true;
    while (more && tellRest(batch) && tellAnswers(batch)) {
      more = only == null ? tellLogs(batch) : isBehind(only, batch) && tellLog(only, batch);
    }
  }

  private static boolean isBehind(Member member, Batch batch) {
    return member.cursor < batch.endOf(member.feed);
  }

  /** Says whether there may be more, and writing can go on. */
  private boolean tellLogs(Batch batch) throws IOException {
    boolean more = false;
    for (Member member : members) {
      if (isBehind(member, batch)) {
        if (!tellLog(member, batch)) {
          return false;
        }
        more = true;
      }
    }
    return more;
  }

  /** Each of these three says whether writing can go on. */
  private boolean tellRest(Batch batch) throws IOException {
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

  private boolean tellAnswers(Batch batch) throws IOException {
    while (answerBytes > 0 && !answers.isEmpty()) {
      batch.clear();
      Iterator<byte[]> waiting = answers.iterator();
      while (waiting.hasNext() && batch.add(waiting.next(), null)) {
        // as many as fit
      }
      if (batch.isEmpty()) {
        rest = taken();
        restFrom = 0;
        if (!tellRest(batch)) {
          return false;
        }
      } else if (!writeBatch(batch)) {
        return false;
      }
    }
    return true;
  }

  private boolean writeBatch(Batch batch) throws IOException {
    sink.tryWrite(batch.rewound());
    int stopped = batch.stoppedIn();
    int parts = batch.parts();
    for (int part = 0; part < stopped; part++) {
      taken();
    }
    if (stopped == parts) {
      return true;
    }
    rest = taken();
    restFrom = batch.writtenOf(stopped);
    return stall();
  }

  private byte[] taken() {
    byte[] answer = answers.remove();
    ANSWER_BYTES.addAndGet(this, -answer.length);
    return answer;
  }

  private boolean tellLog(Member member, Batch batch) throws IOException {
    if (member.cursor < member.feed.start()) {
      return tellGap(member, batch);
    }
    batch.fill(member, this, batch.endOf(member.feed));
    if (batch.isEmpty()) {
      return skip(member, batch);
    }
    sink.tryWrite(batch.rewound());
    int stopped = batch.stoppedIn();
    batch.countDelivered(stopped + 1);
    if (stopped == batch.parts()) {
      member.last = batch.last();
      member.cursor = batch.to();
      return true;
    }
    rest = batch.part(stopped);
    restFrom = batch.writtenOf(stopped);
    Frame frame = batch.frame(stopped);
    member.last = frame.last;
    member.cursor = frame.index + 1;
    return stall();
  }

  /** Moves over frames of which this member is told nothing, or takes one that fits in no batch. */
  private boolean skip(Member member, Batch batch) throws IOException {
    if (batch.to() > member.cursor) {
      member.last = batch.last();
      member.cursor = batch.to();
      return true;
    }
    Frame frame = member.feed.at(member.cursor);
    if (frame != null) { // else it is gone just now: the next round tells the gap
      rest = frame.bytes(dialect);
      restFrom = 0;
      member.last = frame.last;
      member.cursor = frame.index + 1;
    }
    return tellRest(batch);
  }

  private boolean tellGap(Member member, Batch batch) throws IOException {
    long start = member.feed.start();
    Frame first = member.feed.at(start);
    if (first == null) {
      return true; // it moved on meanwhile: once more
    }
    EntryId lost = first.before();
    if (lost.compareTo(member.last) > 0) {
      batches.traffic().gapForSlow();
      rest = dialect.encode(new Event.Gap(member.room, member.last, lost));
      restFrom = 0;
    }
    member.last = lost;
    member.cursor = start;
    return tellRest(batch);
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

  /** For how many nanoseconds the peer has taken no byte; 0 when it takes them. Any thread. */
  public long stalledFor() {
    long since = stalledSince;
    return since == NOT_STALLED
        ? 0
        : ((System.nanoTime() & Long.MAX_VALUE) - since) & Long.MAX_VALUE;
  }

  /** Bytes of its own answers that wait to be written. Any thread. */
  int answersHeld() {
    return dead ? 0 : answerBytes;
  }

  /** Whether the session should read no further command before its answers are gone. */
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
    return dead || (answers.isEmpty() && calls == 0 && !isStalled());
  }
}
