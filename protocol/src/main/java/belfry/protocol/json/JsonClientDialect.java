package belfry.protocol.json;

import belfry.protocol.Command;

/**
 * A program's side of the JSON dialect: it writes what {@link JsonSpeech} reads, and reads what
 * that writes. Immutable; any thread may use it.
 */
public final class JsonClientDialect {
  /** Bytes of the longest line that a server writes: a full page of the longest messages. */
  public static final int LONGEST_LINE = 8 << 20;

  /** The dialect; it has no settings. */
  public JsonClientDialect() {}

  /** Writes one command as one line in UTF-8 with its end. */
  public byte[] encode(Command command) {
    return JsonCommands.SHAPES.line(command);
  }

  /**
   * Reads one line, whatever it holds; fields that are not known are passed over.
   *
   * @param line the line in UTF-8, without its end
   */
  public Heard decode(byte[] line) {
    return JsonEvents.decode(line);
  }
}
