package belfry.server.delivery;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One event for all readers of a feed: an entry of its log, a gap in it, or a passing notice. It is
 * encoded once per {@link Encoding}, when the first reader needs it, and all readers share the
 * bytes.
 *
 * <p>An event that an encoder fails on is a mistake of the server. It is reported once per
 * encoding. Instead of an entry, the readers of that encoding get a gap; a notice is left out.
 *
 * <p>The feed numbers an item before any reader sees it; after that only {@link #encoded} changes,
 * and any thread may use it.
 */
public final class Item {
  @SuppressWarnings("NullAway") // a class literal can't say that elements may be null
  private static final AtomicReferenceFieldUpdater<Item, byte[] @Nullable []> ENCODED =
      AtomicReferenceFieldUpdater.newUpdater(Item.class, byte[][].class, "encoded");

  private static final byte[] @Nullable [] NOT_ENCODED = {};
  private static final Event NO_EVENT = new Event.Notice("");
  private static final EntryId NO_ENTRY = new EntryId(0, 0);

  private final Event event;

  /** The id of the entry, or of the last one in a gap; null for a passing notice. */
  final @Nullable EntryId entry;

  /** The author, whom a reader may ignore; null for the server's events. */
  final @Nullable Author author;

  /** The id of the reader from which the event comes and who may know it already; or null. */
  final @Nullable String origin;

  /** The change that it announces, which other feeds may bring as well; or null. */
  final @Nullable Change change;

  /** The events that some readers get in place of {@link #event}, by the id of the reader. */
  final Map<String, Event> variants;

  /** The place in its feed, and the newest entry before it and up to it. The feed sets them. */
  long index;

  EntryId before = NO_ENTRY;
  EntryId last = NO_ENTRY;

  /** The arrival at this instance, by {@link System#nanoTime}. */
  final long arrived = System.nanoTime();

  /** The bytes by the slot of their encoding. An array that is replaced, never changed. */
  private volatile byte[] @Nullable [] encoded = NOT_ENCODED;

  private Item(
      Event event,
      @Nullable EntryId entry,
      @Nullable Author author,
      @Nullable String origin,
      @Nullable Change change,
      Map<String, Event> variants) {
    this.event = event;
    this.entry = entry;
    this.author = author;
    this.origin = origin;
    this.change = change;
    this.variants = Map.copyOf(variants);
  }

  /** An entry of a log. */
  public static Item entry(
      Event event, EntryId entry, @Nullable Author author, @Nullable String origin) {
    return new Item(event, entry, author, origin, null, Map.of());
  }

  /** Entries that the log has lost. A reader who comes back from before them gets it, too. */
  static Item gap(Event event, EntryId to) {
    return new Item(event, to, null, null, null, Map.of());
  }

  /** A notice for the readers of this moment, except for its origin. */
  public static Item notice(Event event, @Nullable String origin) {
    return notice(event, origin, Map.of());
  }

  /**
   * A notice for the readers of this moment, except for its origin.
   *
   * @param variants the events that some readers get in place of the first one, by their ids
   */
  public static Item notice(Event event, @Nullable String origin, Map<String, Event> variants) {
    return new Item(event, null, null, origin, null, variants);
  }

  /** A notice of a change, which its origin does not get, and others once from all feeds. */
  public static Item change(Event event, String origin, Change change) {
    return new Item(event, null, null, origin, change, Map.of());
  }

  /** The item of no event that stands before the first one of a feed. */
  static Item beforeFirst(EntryId last) {
    Item none = new Item(NO_EVENT, null, null, null, null, Map.of());
    none.index = -1;
    none.before = last;
    none.last = last;
    return none;
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

  /** The place in its feed. */
  public long index() {
    return index;
  }

  /** The newest entry up to this item. */
  public EntryId last() {
    return last;
  }

  /** The bytes in an encoding: one array for all readers, which nobody may change. */
  byte[] bytes(Encoding encoding, Feed feed) {
    byte[] bytes = encodedIn(encoding.slot);
    return bytes == null ? encode(encoding, feed) : bytes;
  }

  /** The bytes of the event that only one reader gets; null if it gets that of all others. */
  byte @Nullable [] variantFor(String reader, Encoding encoding) {
    Event variant = variants.get(reader);
    if (variant == null) {
      return null;
    }
    try {
      return encoding.encode(variant);
    } catch (RuntimeException | Error e) {
      encoding.failed(variant, e);
      return new byte[0];
    }
  }

  private byte @Nullable [] encodedIn(int slot) {
    byte[] @Nullable [] all = encoded;
    return slot < all.length ? all[slot] : null;
  }

  /** Two threads may both encode it; the bytes of the first one are kept. */
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
    } catch (RuntimeException | Error _) { // reported with the error that led here
      return new byte[0];
    }
  }

  /** Keeps the bytes of an encoding; false when another thread did already. */
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
   * Whether the origin does not get this item: it knows a notice about itself, and its own entries
   * unless its encoding echoes them.
   */
  boolean isHiddenFromOrigin(Encoding encoding) {
    return origin != null && (entry == null || !encoding.isEchoing());
  }

  /** Whether it is hidden from a reader, which is its origin. */
  boolean isHiddenFrom(String reader, Encoding encoding) {
    return isHiddenFromOrigin(encoding) && reader.equals(origin);
  }

  /** An estimate of the memory that it takes, in bytes. */
  int size() {
    return switch (event) {
      case Event.Message m -> Limits.messageBytes(m.text().length());
      case Event.Told t -> Limits.messageBytes(t.text().length());
      default -> 400;
    };
  }
}
