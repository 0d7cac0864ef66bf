package belfry.server.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fake group writer, which writes to one {@link Peer} after the other. It takes few sinks, so
 * that a pass needs several writes.
 */
final class OneByOneWriter implements GroupWriter {
  private static final int EPIPE = 32;

  private final AtomicInteger groupWrites;
  private final AtomicReference<@Nullable Error> error;
  private final List<Sink> added = new ArrayList<>();
  private final List<Integer> results = new ArrayList<>();

  /**
   * @param groupWrites counts the writes to several sinks
   * @param error the error that the next write throws; null for none
   */
  OneByOneWriter(AtomicInteger groupWrites, AtomicReference<@Nullable Error> error) {
    this.groupWrites = groupWrites;
    this.error = error;
  }

  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  public int capacity() {
    return 4;
  }

  @Override
  public boolean add(Sink sink) {
    return added.add(sink);
  }

  @Override
  public void write(ByteBuffer bytes) {
    results.clear();
    Error wanted = error.getAndSet(null);
    if (wanted != null) {
      added.clear();
      throw wanted;
    }
    if (added.size() == 1) {
      results.add(NOT_TRIED);
    } else {
      groupWrites.incrementAndGet();
      added.forEach(sink -> results.add(write(sink, bytes.duplicate())));
    }
    added.clear();
  }

  private static int write(Sink sink, ByteBuffer bytes) {
    try {
      sink.tryWrite(bytes);
      return bytes.position();
    } catch (IOException | RuntimeException | Error _) {
      return -EPIPE;
    }
  }

  @Override
  public int result(int place) {
    return results.get(place);
  }
}
