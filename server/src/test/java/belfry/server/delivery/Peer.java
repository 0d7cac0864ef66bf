package belfry.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fake far end of a connection, which takes as many bytes as a test lets it. It records breaches
 * of the contract of {@link Sink}: two threads in it at once, a write after it was full, a second
 * request to be resumed.
 */
public class Peer implements Sink {
  /** No bound on the bytes. */
  public static final long EVERYTHING = Long.MAX_VALUE;

  private final AtomicReference<Thread> writing = new AtomicReference<>();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private long room = EVERYTHING;
  private Throwable failing;
  private boolean awaited;
  private int writes;
  private volatile String ended;

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    enter();
    try {
      write(bytes);
    } finally {
      writing.set(null);
    }
  }

  private synchronized void write(ByteBuffer bytes) throws IOException {
    writes++;
    switch (failing) {
      case null -> {
        // it works
      }
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failing);
    }
    if (awaited) {
      broken.add("written to while it was full");
    }
    int most = (int) Math.min(room, bytes.remaining());
    byte[] some = new byte[most];
    bytes.get(some);
    taken.writeBytes(some);
    room = room == EVERYTHING ? EVERYTHING : room - most;
  }

  @Override
  public void awaitWritable(Runnable resume) {
    enter();
    synchronized (this) {
      if (awaited) {
        broken.add("asked twice");
      }
      awaited = true;
    }
    writing.set(null);
  }

  private void enter() {
    Thread other = writing.getAndSet(Thread.currentThread());
    if (other != null) {
      broken.add("entered by two threads");
    }
    if (writes % 4 == 3) {
      LockSupport.parkNanos(1_000); // gives a second writer the chance to be caught
    }
  }

  @Override
  public void writeFailed(Throwable why) {
    failures.add(why);
    end("it can't be written to");
  }

  @Override
  public void end(String why) {
    ended = ended == null ? why : ended;
  }

  @Override
  public boolean isEnding() {
    return ended != null;
  }

  /** Takes only so many bytes from now on. */
  public synchronized Peer takes(long bytes) {
    room = bytes;
    return this;
  }

  /** Makes each write fail from now on, or none for null. */
  public synchronized void fails(Throwable why) {
    failing = why;
  }

  /** Takes so many bytes more, and resumes the writer if that waits; returns whether it did. */
  public boolean takesMore(long bytes, Outgoing outgoing) {
    synchronized (this) {
      room = bytes;
      if (!awaited) {
        return false;
      }
      awaited = false;
    }
    outgoing.resume();
    return true;
  }

  synchronized int writes() {
    return writes;
  }

  synchronized boolean isAwaited() {
    return awaited;
  }

  /** The reason why the connection ends, or null. */
  public String ended() {
    return ended;
  }

  List<Throwable> failures() {
    return failures;
  }

  /** All bytes that it took, as text; fails after a breach of the contract. */
  public synchronized String text() {
    assertEquals(List.of(), broken);
    return taken.toString(StandardCharsets.UTF_8);
  }

  synchronized int size() {
    return taken.size();
  }

  List<String> broken() {
    return broken;
  }
}
