package belfry.server.delivery;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One event for all readers of a feed: an entry of the log, a gap in the log, or a notice that is
 * not stored. An item is encoded once per {@link Encoding}, when the first reader needs it, and all
 * readers share the bytes.
 *
 * <p>If an event can't be encoded, the error is reported once per encoding. Readers of that
 * encoding get a gap in place of an entry, and nothing in place of a notice.
 *
 * <p>The feed sets the index of an item before any reader sees the item. After that, only {@link
 * #encoded} changes, and any thread may use the item.
 */
public final class Item extends Place {
  @SuppressWarnings("NullAway") // a class literal can't say that elements may be null
  private static final AtomicReferenceFieldUpdater<Item, byte[] @Nullable []> ENCODED =
      AtomicReferenceFieldUpdater.newUpdater(Item.class, byte[][].class, "encoded");

  /**
   * The changes that an event announces.
   *
   * @param withNew makes the event for a reader that already got some of the changes; the predicate
   *     tells which changes are new to the reader
   */
  private record Announced(List<Change> changes, Function<Predicate<Change>, Event> withNew) {
    Announced {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The events that some readers get in place of the common one.
   *
   * @param readers the ids of these readers
   * @param events makes the event of the reader at a place in the list
   */
  private record Variants(List<String> readers, IntFunction<Event> events) {
    Variants {
      readers = List.copyOf(readers);
    }
  }

  /** The encodings whose readers get an item. */
  private enum Audience {
    ALL,
    PROMPT,
    FOLDED;

    boolean includes(Encoding encoding) {
      return switch (this) {
        case ALL -> true;
        case PROMPT -> encoding.isPrompt();
        case FOLDED -> !encoding.isPrompt();
      };
    }
  }

  private static final byte[] @Nullable [] NOT_ENCODED = {};
  private static final Announced NOTHING = new Announced(List.of(), _ -> new Event.Notice(""));
  private static final Variants NO_VARIANTS = new Variants(List.of(), _ -> new Event.Notice(""));

  private final Event event;

  /** The id of the entry, or of the last entry in a gap; null for a notice. */
  final @Nullable EntryId entry;

  /** The author, whom a reader may ignore; null for the server's events. */
  final @Nullable Author author;

  /** The id of the reader that has caused the event and may already know it; or null. */
  final @Nullable String origin;

  /** The changes that the event announces. */
  private final Announced announced;

  /** The events that some readers get in place of {@link #event}. */
  private final Variants variants;

  /** Set before the item is in a feed. */
  private Audience audience = Audience.ALL;

  /** The newest entry before this item. Set by the feed. */
  EntryId before = last;

  /** The arrival at this instance, by {@link System#nanoTime}. */
  final long arrived = System.nanoTime();

  /** The bytes by the slot of their encoding. The array is replaced, never changed. */
  private volatile byte[] @Nullable [] encoded = NOT_ENCODED;

  private Item(
      Event event,
      @Nullable EntryId entry,
      @Nullable Author author,
      @Nullable String origin,
      Variants variants,
      Announced announced) {
    this.event = event;
    this.entry = entry;
    this.author = author;
    this.origin = origin;
    this.variants = variants;
    this.announced = announced;
  }

  private Item(
      Event event,
      @Nullable EntryId entry,
      @Nullable Author author,
      @Nullable String origin,
      Variants variants) {
    this(event, entry, author, origin, variants, NOTHING);
  }

  /** An entry of a log. */
  public static Item entry(
      Event event, EntryId entry, @Nullable Author author, @Nullable String origin) {
    return new Item(event, entry, author, origin, NO_VARIANTS);
  }

  /**
   * A gap: entries that the log has lost. A reader that returns from before the gap gets the item
   * too.
   */
  static Item gap(Event event, EntryId to) {
    return new Item(event, to, null, null, NO_VARIANTS);
  }

  /** A notice for the current readers, except its origin. */
  public static Item notice(Event event, @Nullable String origin) {
    return new Item(event, null, null, origin, NO_VARIANTS);
  }

  /**
   * A notice for the current readers, except its origin.
   *
   * @param readers the ids of readers that get another event in place of {@code event}; not many,
   *     because each reader is searched for
   * @param variants makes the event of the reader at a place in the list, when it is sent
   */
  public static Item notice(
      Event event, @Nullable String origin, List<String> readers, IntFunction<Event> variants) {
    return new Item(event, null, null, origin, new Variants(readers, variants));
  }

  /**
   * A notice of a change for the current readers, except its origin. Some encodings send it from
   * one feed only.
   */
  public static Item change(Event event, String origin, Change change) {
    return new Item(
        event, null, null, origin, NO_VARIANTS, new Announced(List.of(change), _ -> event));
  }

  /**
   * A notice of several changes for the current readers. Some encodings send each change from one
   * feed only.
   *
   * @param withNew makes the event for a reader that already got some of the changes; the predicate
   *     tells which changes are new to the reader, and at least one is
   */
  public static Item changes(
      Event event, List<Change> changes, Function<Predicate<Change>, Event> withNew) {
    return new Item(event, null, null, null, NO_VARIANTS, new Announced(changes, withNew));
  }

  /** Limits this notice to encodings that tell each coming and going at once. */
  public Item prompt() {
    audience = Audience.PROMPT;
    return this;
  }

  /** Limits this notice to encodings that do not tell each coming and going at once. */
  public Item folded() {
    audience = Audience.FOLDED;
    return this;
  }

  /** Whether readers of this encoding get this item. */
  boolean isFor(Encoding encoding) {
    return audience.includes(encoding);
  }

  /** Whether a reader gets this item in words that no other reader gets. */
  boolean isPersonalTo(Outgoing reader) {
    return reader.personal() != null
        && (event instanceof Event.Told
            || event instanceof Event.Joined
            || event instanceof Event.Away
            || event instanceof Event.Moderated
            || event instanceof Event.Removed
            || event instanceof Event.RemovedTold
            || isEchoTo(reader));
  }

  /** Whether the reader wrote this entry. */
  private boolean isEchoTo(Outgoing reader) {
    return entry != null && reader.id().equals(origin);
  }

  /** Whether the origin gets this item in words of its own, so that nobody shares them. */
  boolean mayBePersonalToOrigin(Encoding encoding) {
    return entry != null && origin != null && encoding.isPrompt();
  }

  /** The event. */
  public Event event() {
    return event;
  }

  /**
   * The id of the reader that does not get this item, or gets it in some encodings only; or null.
   */
  public @Nullable String origin() {
    return origin;
  }

  /** The bytes in an encoding. All readers share the array, which must not be changed. */
  byte[] bytes(Encoding encoding, Feed feed) {
    byte[] bytes = encodedIn(encoding.slot);
    return bytes == null ? encode(encoding, feed) : bytes;
  }

  /** The bytes for one reader only; null if the reader gets the common event. */
  byte @Nullable [] ownBytes(Outgoing reader) {
    Function<Event, byte[]> personal = isPersonalTo(reader) ? reader.personal() : null;
    Event own = personal == null ? ownEvent(reader) : event;
    if (own == null) {
      return null;
    }
    Encoding encoding = reader.encoding();
    try {
      return personal == null ? encoding.encode(own) : personal.apply(own);
    } catch (RuntimeException | Error e) {
      encoding.failed(own, e);
      return new byte[0];
    }
  }

  private @Nullable Event ownEvent(Outgoing reader) {
    if (!variants.readers.isEmpty()) {
      int place = variants.readers.indexOf(reader.id());
      return place < 0 ? null : variants.events.apply(place);
    }
    return changes().stream().anyMatch(reader::knows)
        ? announced.withNew.apply(change -> !reader.knows(change))
        : null;
  }

  /** The ids of the readers that get another event in place of the common one. */
  List<String> readersOfVariants() {
    return variants.readers;
  }

  /** The changes that this item announces, which other feeds may announce too. */
  List<Change> changes() {
    return announced.changes;
  }

  /** Whether a reader already got all changes that this item announces; false if it has none. */
  boolean isKnownTo(Outgoing reader) {
    return !changes().isEmpty() && changes().stream().allMatch(reader::knows);
  }

  private byte @Nullable [] encodedIn(int slot) {
    byte[] @Nullable [] all = encoded;
    return slot < all.length ? all[slot] : null;
  }

  /** Encodes the event. If two threads do so at once, the bytes of the first one are kept. */
  private byte[] encode(Encoding encoding, Feed feed) {
    int slot = encoding.slot;
    try {
      keep(slot, encoding.encode(event));
    } catch (RuntimeException | Error e) {
      if (keep(slot, instead(encoding, feed))) {
        encoding.failed(event, e);
      }
    }
    return Objects.requireNonNull(encoded[slot]);
  }

  private byte[] instead(Encoding encoding, Feed feed) {
    if (entry == null || event instanceof Event.Gap) {
      return new byte[0];
    }
    try {
      return encoding.encode(feed.gap(before, entry));
    } catch (RuntimeException | Error _) { // the caller reports the first error
      return new byte[0];
    }
  }

  /** Stores the bytes of an encoding. Returns false if another thread has already done so. */
  private boolean keep(int slot, byte[] bytes) {
    byte[] @Nullable [] before;
    byte[] @Nullable [] after;
    do {
      before = encoded;
      if (slot < before.length && before[slot] != null) {
        return false;
      }
      after = Arrays.copyOf(before, Math.max(before.length, slot + 1));
      after[slot] = bytes;
    } while (!ENCODED.compareAndSet(this, before, after));
    return true;
  }

  /**
   * Whether the origin does not get this item. The origin gets none of its own notices, and gets
   * its own entries only if the encoding echoes them.
   */
  boolean isHiddenFromOrigin(Encoding encoding) {
    return origin != null && (entry == null || !encoding.isEchoing());
  }

  /** Whether a reader does not get this item because it is the origin. */
  boolean isHiddenFrom(String reader, Encoding encoding) {
    return isHiddenFromOrigin(encoding) && reader.equals(origin);
  }

  /** The estimated memory of this item, in bytes. */
  int size() {
    return switch (event) {
      case Event.Message m -> Limits.messageBytes(m.text().length() + m.tags().length());
      case Event.Told t -> Limits.messageBytes(t.text().length() + t.tags().length());
      case Event.Sent s -> Limits.messageBytes(s.text().length() + s.tags().length());
      default -> 400;
    };
  }
}
