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
 * A fake sink that takes a limited number of bytes. It records violations of the contract of {@link
 * Sink}: two threads at once, a write to a full sink, and a second request to resume.
 */
public class Peer implements Sink {
  /** No limit on the bytes. */
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
      LockSupport.parkNanos(1_000); // gives a second writer time to arrive
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

  /** Sets the number of bytes that are still taken. */
  public synchronized Peer takes(long bytes) {
    room = bytes;
    return this;
  }

  /** Makes each later write fail with this error, or none if it is null. */
  public synchronized void fails(Throwable why) {
    failing = why;
  }

  /**
   * Sets the number of bytes that are still taken, and resumes a waiting writer. Returns whether a
   * writer was waiting.
   */
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

  /** The reason of the end of the connection, or null. */
  public String ended() {
    return ended;
  }

  List<Throwable> failures() {
    return failures;
  }

  /** All taken bytes as text. Fails after a violation of the contract. */
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
