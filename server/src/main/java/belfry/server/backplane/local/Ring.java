package belfry.server.backplane.local;

import belfry.server.backplane.Entry;
import java.util.ArrayList;
import java.util.List;

/** Entries that are added at one end, dropped at the other, and read by their place. */
final class Ring {
  private static final int SMALLEST = 8;

  /** Most inboxes never get an entry. */
  private static final Entry[] NO_SLOTS = {};

  private Entry[] slots = NO_SLOTS;
  private int first;
  private int size;

  int size() {
    return size;
  }

  void add(Entry entry) {
    if (size == slots.length) {
      Entry[] larger = new Entry[Math.max(SMALLEST, size * 2)];
      for (int i = 0; i < size; i++) {
        larger[i] = get(i);
      }
      slots = larger;
      first = 0;
    }
    slots[(first + size++) % slots.length] = entry;
  }

  Entry removeFirst() {
    Entry entry = slots[first];
    slots[first] = null;
    first = (first + 1) % slots.length;
    size--;
    return entry;
  }

  List<Entry> slice(int from, int to) {
    List<Entry> slice = new ArrayList<>(Math.max(0, to - from));
    for (int i = from; i < to; i++) {
      slice.add(get(i));
    }
    return slice;
  }

  private Entry get(int index) {
    return slots[(first + index) % slots.length];
  }
}
