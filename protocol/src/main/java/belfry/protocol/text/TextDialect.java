package belfry.protocol.text;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Decoded;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Utf8;
import java.time.ZoneId;
import java.util.List;

/**
 * The dialect of people at nc or telnet. What is typed is said; a line that begins with a slash is
 * a command; {@code q} alone leaves. What comes from other people begins with a time of day, what
 * comes from the server with {@code *} or {@code !}, and no byte of it can control a terminal.
 */
public final class TextDialect implements Dialect {
  /** How many lines of a room are shown on coming in. */
  public static final int LINES_ON_JOIN = 10;

  private final TextEvents events;

  /**
   * @param zone the zone of the times of day
   */
  public TextDialect(ZoneId zone) {
    this.events = new TextEvents(zone);
  }

  /**
   * Help, as lines to read.
   *
   * @param command what to tell everything about; null for a line about each command
   */
  public static List<String> help(String command) {
    return TextCommand.help(command);
  }

  @Override
  public Kind kind() {
    return Kind.TEXT;
  }

  @Override
  public Decoded decode(byte[] line) {
    try {
      String typed = Utf8.decode(line);
      return typed.isBlank() ? new Decoded.Nothing() : new Decoded.Asked(read(typed));
    } catch (RefusedException e) {
      return new Decoded.Refused(null, e.refusal());
    }
  }

  private static Command read(String typed) {
    if (typed.equals("q") || typed.equals("Q")) {
      return new Command.Quit(null);
    }
    if (typed.startsWith("//")) {
      return new Command.Say(null, null, typed.substring(1), false);
    }
    return typed.startsWith("/")
        ? TextCommand.read(typed.substring(1))
        : new Command.Say(null, null, typed, false);
  }

  @Override
  public byte[] encode(Event event) {
    return events.encode(event);
  }
}
