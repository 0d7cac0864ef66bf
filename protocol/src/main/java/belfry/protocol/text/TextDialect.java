package belfry.protocol.text;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.time.PastTimes;
import belfry.protocol.time.Zone;
import java.time.InstantSource;

/**
 * The dialect of people at nc or telnet. A line with a message begins with a time of day, and a
 * line of the server itself with {@code *} or {@code !}. No line has a byte that controls a
 * terminal.
 */
public final class TextDialect implements Dialect {
  private final PastTimes times;
  private final TextEvents events;

  /**
   * A text dialect.
   *
   * @param zone the time zone for the times of day
   */
  public TextDialect(Zone zone) {
    this(zone, InstantSource.system());
  }

  /**
   * A text dialect.
   *
   * @param zone the time zone for the times of day
   * @param clock gives the present, for people who type how long ago something was
   */
  public TextDialect(Zone zone, InstantSource clock) {
    this.times = new PastTimes(zone, clock);
    this.events = new TextEvents(zone);
  }

  /** Reads the times that people type. */
  PastTimes times() {
    return times;
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

  /** A page of history that was read from a place to newer messages. */
  Pieces<?> forwards(Event.History page) {
    return events.forwards(page);
  }
}
