package belfry.server.backplane;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.EntryId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A follower that records its calls and checks the rules of {@link Follower}: one call at a time,
 * the beginning first, no missing entry without a gap, no entry twice, no step back.
 */
public final class Recorder implements Follower {
  private final AtomicBoolean called = new AtomicBoolean();
  private final List<Entry> entries = new ArrayList<>();
  private final List<PresenceChange> changes = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<EntryId> expired = new ArrayList<>();
  private final List<Entry> passed = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private EntryId first;
  private EntryId last;

  @Override
  public void begin(EntryId after) {
    alone(() -> {
      if (last != null) {
        broken.add("it began twice");
      }
      first = after;
      last = after;
    });
  }

  @Override
  public void entry(Entry entry) {
    alone(() -> {
      if (last == null) {
        broken.add(entry.id() + " came before the beginning");
      } else if (!entry.isNextTo(last)) {
        broken.add(entry.id() + " came after " + last);
      }
      last = entry.id();
      entries.add(entry);
    });
  }

  @Override
  public void gap(EntryId from, EntryId to) {
    alone(() -> {
      if (!from.equals(last)) {
        broken.add("a gap from " + from + " came after " + last);
      }
      if (to.compareTo(from) <= 0) {
        broken.add("a gap from " + from + " ends at " + to);
      }
      gaps.add(from + ".." + to);
      last = to;
    });
  }

  @Override
  public void expired(EntryId upTo) {
    alone(() -> expired.add(upTo));
  }

  @Override
  public void passed(Entry passing) {
    alone(() -> passed.add(passing));
  }

  @Override
  public void presence(PresenceChange change) {
    alone(() -> {
      if (last == null) {
        broken.add(change + " came before the beginning");
      }
      changes.add(change);
    });
  }

  private void alone(Runnable call) {
    if (!called.compareAndSet(false, true)) {
      throw new AssertionError("two calls at a time");
    }
    synchronized (this) {
      call.run();
    }
    called.set(false);
  }

  /** The id before the first entry; null before the beginning. */
  public synchronized EntryId first() {
    return first;
  }

  /** The id of the last entry; null before the beginning. */
  public synchronized EntryId last() {
    return last;
  }

  /** The entries so far; fails if a rule was broken. */
  public synchronized List<Entry> entries() {
    assertEquals(List.of(), broken);
    return List.copyOf(entries);
  }

  /** The gaps so far, each as {@code from..to}. */
  public synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  /** The last entries that have expired so far, one for each call. */
  public synchronized List<EntryId> expired() {
    return List.copyOf(expired);
  }

  /** What has passed so far. */
  synchronized List<Entry> passed() {
    return List.copyOf(passed);
  }

  /** The texts of the entries so far. */
  public List<String> texts() {
    return entries().stream().map(Entry::text).toList();
  }

  /** The changes of presence so far; fails if a rule was broken. */
  public synchronized List<PresenceChange> changes() {
    assertEquals(List.of(), broken);
    return List.copyOf(changes);
  }

  /** Waits until the entries are these texts, and no others. */
  void awaitTexts(String... texts) {
    eventually(() -> assertEquals(List.of(texts), texts()));
  }

  /** Waits until the changes of presence are these, and no others. */
  void awaitChanges(PresenceChange... expected) {
    eventually(() -> assertEquals(List.of(expected), changes()));
  }
}
