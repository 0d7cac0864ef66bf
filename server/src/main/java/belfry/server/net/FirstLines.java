package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import belfry.protocol.dialect.Utf8;
import belfry.server.net.ProtocolSelector.Choice;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Judges the lines of a client that is served in text, until the client has said one: only then it
 * is known to be a person. Commands of the text dialect, lines without words and lines that are not
 * UTF-8 say nothing. Accessed only by the connection's thread.
 */
final class FirstLines {
  private static final byte[] NONE = {};

  /** The last line that was withheld; the client says it by sending it again. */
  private byte[] withheld = NONE;

  private Choice doubt = ProtocolSelector.TEXT;
  private boolean commanded;
  private boolean said;

  /**
   * Detects the protocol of the next line, given without its line end. After a command of the text
   * dialect the client is hardly a program of another protocol, so its line is doubtful at most.
   */
  Choice judge(byte[] line) {
    Choice choice = ProtocolSelector.ofLine(line);
    if (commanded) {
      choice = afterCommand(choice);
    }
    if (choice instanceof Choice.Foreign || choice instanceof Choice.Json) {
      return choice;
    }
    boolean doubtful = choice instanceof Choice.Doubtful;
    doubt = doubtful ? choice : doubt;
    if ((doubtful || isAnnounced(line)) && !Arrays.equals(line, withheld)) {
      withheld = line;
      return doubt;
    }
    FirstLine text = FirstLine.of(line);
    commanded |= text.isCommand();
    said = !text.isCommand() && !text.isBlank() && Utf8.isValid(line);
    return ProtocolSelector.TEXT;
  }

  private static Choice afterCommand(Choice choice) {
    return switch (choice) {
      case Choice.Foreign foreign -> new Choice.Doubtful(foreign.protocol());
      case Choice.Json _ -> ProtocolSelector.TEXT;
      case Choice.NeedMore _, Choice.Text _, Choice.Doubtful _ -> choice;
    };
  }

  /**
   * Whether the line that was withheld contains the length of this line. Several protocols send a
   * password or other data so: {@code $7} of Redis, {@code a1 LOGIN joe {7}} of IMAP.
   */
  private boolean isAnnounced(byte[] line) {
    return Pattern.compile("(?<!\\d)" + line.length + "(?!\\d)")
        .matcher(new String(withheld, ISO_8859_1))
        .find();
  }

  /** Whether the client has said a line: further lines need no judgement. */
  boolean isOver() {
    return said;
  }
}
