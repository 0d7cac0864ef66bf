package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.dialect.Dialect;

/**
 * One thing that all members of a room are told: an entry of its log, or a passing notice. It is
 * encoded once per dialect, when the first member needs it, and all members share the bytes.
 */
final class Frame {
  private final Event event;

  /** The id of the entry, or of the last one that a gap leaves out; null for a passing notice. */
  final EntryId entry;

  /** Whose words these are, for those who ignore that person; null where they are nobody's. */
  final Nickname author;

  /** The session that it comes from, and knows it already; or null. */
  final String origin;

  /**
   * Its place in the feed, and the newest entry up to it; both set by the feed before it is seen.
   */
  long index;

  EntryId last;

  /** When this instance got it, as {@link System#nanoTime} counts. */
  final long at = System.nanoTime();

  private volatile byte[] text;
  private volatile byte[] json;

  private Frame(Event event, EntryId entry, Nickname author, String origin) {
    this.event = event;
    this.entry = entry;
    this.author = author;
    this.origin = origin;
  }

  /** An entry of a log. */
  static Frame entry(Event event, EntryId entry, Nickname author, String origin) {
    return new Frame(event, entry, author, origin);
  }

  /** Entries that the log has lost. Whoever comes back from before them is told, too. */
  static Frame gap(Event.Gap gap) {
    return new Frame(gap, gap.to(), null, null);
  }

  /** Something that is told to those who are here now, but not to the session it comes from. */
  static Frame notice(Event event, String origin) {
    return new Frame(event, null, null, origin);
  }

  /** The bytes of it in this dialect; the same array for everybody, not to be written to. */
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
   * Whether the session that it comes from is not told: it knows a notice about itself, and a
   * person's own words are on the terminal already. Programs are told their own messages.
   */
  boolean isHiddenFromOrigin(Dialect.Kind kind) {
    return origin != null && (entry == null || kind == Dialect.Kind.TEXT);
  }

  /** The newest entry before this frame. */
  EntryId before() {
    if (event instanceof Event.Gap gap) {
      return gap.from();
    }
    return entry == null ? last : entry.previous();
  }

  /** About how much memory it takes. */
  int size() {
    return switch (event) {
      case Event.Message m -> 200 + 3 * m.text().length();
      case Event.Told t -> 200 + 3 * t.text().length();
      default -> 400;
    };
  }
}
