package belfry.server.delivery;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.dialect.Dialect;

/**
 * One event for all readers of a feed: an entry of its log, a gap in it, or a passing notice. It is
 * encoded once per dialect, when the first reader needs it, and all readers share the bytes.
 */
public final class Item {
  private final Event event;

  /** The id of the entry, or of the last one in a gap; null for a passing notice. */
  final EntryId entry;

  /** The last entry before a gap; null for everything else. */
  private final EntryId gapFrom;

  /** The person who wrote it, for readers who ignore that person; null for the server's events. */
  final Nickname author;

  /** The id of the reader from which the event comes and who may know it already; or null. */
  final String origin;

  /** The item's place in its feed, and the newest entry up to it. The feed sets both. */
  long index;

  EntryId last;

  /** The arrival at this instance, by {@link System#nanoTime}. */
  final long arrived = System.nanoTime();

  private volatile byte[] text;
  private volatile byte[] json;

  private Item(Event event, EntryId entry, EntryId gapFrom, Nickname author, String origin) {
    this.event = event;
    this.entry = entry;
    this.gapFrom = gapFrom;
    this.author = author;
    this.origin = origin;
  }

  /** An entry of a log. */
  public static Item entry(Event event, EntryId entry, Nickname author, String origin) {
    return new Item(event, entry, null, author, origin);
  }

  /** Entries that the log has lost. A reader who comes back from before them gets it, too. */
  static Item gap(Event event, EntryId from, EntryId to) {
    return new Item(event, to, from, null, null);
  }

  /** A notice for the readers of this moment, except for its origin. */
  public static Item notice(Event event, String origin) {
    return new Item(event, null, null, null, origin);
  }

  /** The item of no event that stands before the first one of a feed. */
  static Item beforeFirst(EntryId last) {
    Item none = new Item(null, null, null, null, null);
    none.index = -1;
    none.last = last;
    return none;
  }

  /** The event. */
  public Event event() {
    return event;
  }

  /** The id of the reader that does not get this item, or gets it by its dialect only; or null. */
  public String origin() {
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

  /** The bytes in this dialect: one array for all readers, which nobody may change. */
  byte[] bytes(Dialect dialect) {
    // Two threads may both encode it; the bytes are equal.
    boolean forPeople = dialect.kind() == Dialect.Kind.TEXT;
    byte[] bytes = forPeople ? text : json;
    if (bytes == null) {
      bytes = dialect.encode(event);
      if (forPeople) {
        text = bytes;
      } else {
        json = bytes;
      }
    }
    return bytes;
  }

  /**
   * Whether the origin does not get this item: it knows a notice about itself, and a person's own
   * words are on the terminal already. Programs get their own messages.
   */
  boolean isHiddenFromOrigin(Dialect.Kind kind) {
    return origin != null && (entry == null || kind == Dialect.Kind.TEXT);
  }

  /** The newest entry before this item. */
  EntryId before() {
    if (gapFrom != null) {
      return gapFrom;
    }
    return entry == null ? last : entry.previous();
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
