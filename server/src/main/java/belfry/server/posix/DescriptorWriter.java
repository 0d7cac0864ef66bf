package belfry.server.posix;

import belfry.server.delivery.GroupWriter;
import belfry.server.delivery.Sink;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group writer over the descriptors of sockets. Each descriptor is held by {@link
 * Sink#holdDescriptor} from {@link #add} to the end of {@link #write}, so it can't be closed and
 * given to another connection meanwhile.
 */
abstract class DescriptorWriter implements GroupWriter {
  static final int CAPACITY = 128;

  /** With fewer sinks, one write for each costs no more than a call for all. */
  private static final int FEWEST = 3;

  // send(2): never wait, and no signal if the peer is gone.
  static final int MSG_DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  /** The descriptors of the added sinks. */
  final int[] descriptors = new int[CAPACITY];

  private final @Nullable Sink[] sinks = new Sink[CAPACITY];
  private final int[] results = new int[CAPACITY];
  private int count;

  /** Sends bytes to the first descriptors, and calls {@link #sent} for each one. Never throws. */
  abstract void send(ByteBuffer bytes, int number);

  /** Sets the result of a send: a number of bytes, or an error with its sign changed. */
  final void sent(int place, int result) {
    results[place] = result == -EAGAIN || result == -EINTR ? 0 : result;
  }

  @Override
  public final int capacity() {
    return CAPACITY;
  }

  @Override
  public final boolean add(Sink sink) {
    int descriptor = isUsable() ? sink.holdDescriptor() : -1;
    if (descriptor < 0) {
      return false;
    }
    sinks[count] = sink;
    descriptors[count] = descriptor;
    count++;
    return true;
  }

  @Override
  public final void write(ByteBuffer bytes) {
    int added = count;
    count = 0;
    try {
      Arrays.fill(results, 0, added, NOT_TRIED);
      if (added >= FEWEST) {
        send(bytes, added);
      }
    } finally {
      for (int i = 0; i < added; i++) {
        Objects.requireNonNull(sinks[i]).releaseDescriptor();
        sinks[i] = null;
      }
    }
  }

  @Override
  public final int result(int place) {
    return results[place];
  }
}
