package belfry.protocol.text;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.time.Zone;

/**
 * The dialect of people at nc or telnet. A line that comes from a person begins with a time of day,
 * a line of the server with {@code *} or {@code !}, and no byte of either can control a terminal.
 */
public final class TextDialect implements Dialect {
  private final TextEvents events;

  /**
   * A text dialect.
   *
   * @param zone the zone of the times of day
   */
  public TextDialect(Zone zone) {
    this.events = new TextEvents(zone);
  }

  @Override
  public String name() {
    return "text";
  }

  /** A terminal shows already what is typed at it. */
  @Override
  public boolean isEchoing() {
    return false;
  }

  /** The line of a change names no room. */
  @Override
  public boolean tellsChangesOnce() {
    return true;
  }

  @Override
  public byte[] encode(Event event) {
    return events.encode(event);
  }
}
