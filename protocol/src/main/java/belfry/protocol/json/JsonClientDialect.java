package belfry.protocol.json;

import belfry.protocol.Command;

/**
 * The client's side of the JSON dialect: it encodes the commands that {@link JsonSpeech} reads, and
 * decodes the events that {@link JsonSpeech} writes. Immutable; any thread may use it.
 */
public final class JsonClientDialect {
  /**
   * The length of the longest line that a server writes, in bytes: a full page of the longest
   * messages.
   */
  public static final int LONGEST_LINE = 8 << 20;

  /** The dialect; it has no settings. */
  public JsonClientDialect() {}

  /** Encodes one command as one line in UTF-8 with its end. */
  public byte[] encode(Command command) {
    return JsonCommands.SHAPES.line(command);
  }

  /**
   * Decodes one line. It accepts any bytes, and ignores unknown fields.
   *
   * @param line the line in UTF-8, without its end
   */
  public Heard decode(byte[] line) {
    return JsonEvents.decode(line);
  }
}
