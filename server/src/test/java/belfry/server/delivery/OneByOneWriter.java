package belfry.server.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fake group writer, which writes to one {@link Peer} after the other. It takes few sinks, so
 * that a pass needs several writes.
 */
final class OneByOneWriter implements GroupWriter {
  private static final int EPIPE = 32;

  private final AtomicInteger groupWrites;
  private final List<Sink> added = new ArrayList<>();
  private final List<Integer> results = new ArrayList<>();

  /**
   * @param groupWrites counts the writes to several sinks
   */
  OneByOneWriter(AtomicInteger groupWrites) {
    this.groupWrites = groupWrites;
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
