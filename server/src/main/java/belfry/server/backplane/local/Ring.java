package belfry.server.backplane.local;

import belfry.server.backplane.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A queue of entries that are also read by index; grows as needed. Not thread-safe. */
final class Ring {
  private static final int SMALLEST = 8;

  private @Nullable Entry[] slots = new @Nullable Entry[0];
  private int first;
  private int size;

  int size() {
    return size;
  }

  void add(Entry entry) {
    if (size == slots.length) {
      @Nullable Entry[] larger = new @Nullable Entry[Math.max(SMALLEST, size * 2)];
      for (int i = 0; i < size; i++) {
        larger[i] = get(i);
      }
      slots = larger;
      first = 0;
    }
    slots[(first + size++) % slots.length] = entry;
  }

  /** Replaces the entry at an index. */
  void set(int index, Entry entry) {
    slots[(first + index) % slots.length] = entry;
  }

  Entry removeFirst() {
    Entry entry = get(0);
    slots[first] = null;
    first = (first + 1) % slots.length;
    size--;
    return entry;
  }

  /** The entries from one index to another, the second excluded. */
  List<Entry> slice(int from, int to) {
    List<Entry> slice = new ArrayList<>(Math.max(0, to - from));
    for (int i = from; i < to; i++) {
      slice.add(get(i));
    }
    return slice;
  }

  /** The entry at an index; 0 is the oldest one. */
  Entry get(int index) {
    return Objects.requireNonNull(slots[(first + index) % slots.length]);
  }
}
