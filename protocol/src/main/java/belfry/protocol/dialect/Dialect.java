package belfry.protocol.dialect;

import belfry.protocol.Event;
import java.util.Iterator;

/**
 * The form of events on the wire. A dialect is immutable, and all connections share it: all readers
 * of one dialect get equal bytes for an event.
 */
public interface Dialect {
  /** The name of the dialect, for logs and counters. */
  String name();

  /** Whether a client also gets its own messages. */
  boolean isEchoing();

  /**
   * Whether a reader gets a change of a person only once, although the reader shares several rooms
   * with that person. Otherwise the reader gets one event for each room.
   */
  boolean tellsChangesOnce();

  /**
   * Whether a reader gets each coming, going and change of a person at once, in rooms of every
   * size. Otherwise the reader gets them folded, and none in a large room.
   */
  default boolean tellsPeopleAtOnce() {
    return false;
  }

  /**
   * Encodes one event as any number of whole lines in UTF-8, with their line ends. The result is
   * empty for an event that the dialect does not show.
   */
  byte[] encode(Event event);

  /**
   * Encodes an answer with a list piece by piece. All pieces together say what the bytes of {@link
   * #encode} say. If {@code next} throws, its next call returns the piece after the missing one.
   */
  Iterator<byte[]> pieces(Event.Listing<?> listing);
}
