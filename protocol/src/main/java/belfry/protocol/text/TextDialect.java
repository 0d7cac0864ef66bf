package belfry.protocol.text;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.time.Zone;

/**
 * The dialect of people at nc or telnet. A line with a message begins with a time of day, and a
 * line of the server itself with {@code *} or {@code !}. No line has a byte that controls a
 * terminal.
 */
public final class TextDialect implements Dialect {
  private final Zone zone;
  private final TextEvents events;

  /**
   * A text dialect.
   *
   * @param zone the time zone for the times of day
   */
  public TextDialect(Zone zone) {
    this.zone = zone;
    this.events = new TextEvents(zone);
  }

  /** The zone of the times of day. */
  Zone zone() {
    return zone;
  }

  @Override
  public String name() {
    return "text";
  }

  /** A terminal already shows the text that its user types. */
  @Override
  public boolean isEchoing() {
    return false;
  }

  /** The line that announces a change names no room, so one line is enough for all rooms. */
  @Override
  public boolean tellsChangesOnce() {
    return true;
  }

  @Override
  public byte[] encode(Event event) {
    return events.encode(event);
  }

  @Override
  public Pieces<?> pieces(Event.Listing<?> listing) {
    return events.pieces(listing);
  }
}
