package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import belfry.protocol.dialect.Utf8;
import belfry.server.net.ProtocolSelector.Choice;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a client that is served in text from the lines that it has sent, until it has
 * said one: only then it is known to be a person. Commands of the text dialect, lines without words
 * and lines that are not UTF-8 say nothing. Immutable.
 */
final class FirstLines {
  private static final byte[] NONE = {};

  /** Nothing was sent. All clients share it, because a client may stay so for hours. */
  static final FirstLines FRESH = new FirstLines(NONE, ProtocolSelector.TEXT, false);

  /** Only commands were sent. */
  private static final FirstLines AFTER_COMMAND = new FirstLines(NONE, ProtocolSelector.TEXT, true);

  /** The last line that was withheld; the client says it by sending it again. */
  private final byte[] withheld;

  /** What the client was told of that line. */
  private final Choice doubt;

  /** Whether the client has sent a command of the text dialect. */
  private final boolean commanded;

  private FirstLines(byte[] withheld, Choice doubt, boolean commanded) {
    this.withheld = withheld;
    this.doubt = doubt;
    this.commanded = commanded;
  }

  /**
   * A judgement on one line.
   *
   * @param choice the protocol of the line
   * @param next what is known after it; null if further lines need no judgement
   */
  record Judgement(Choice choice, @Nullable FirstLines next) {}

  /**
   * Detects the protocol of the next line, given without its line end. After a command of the text
   * dialect the client is hardly a program of another protocol, so its line is doubtful at most.
   */
  Judgement judge(byte[] line) {
    Choice detected = ProtocolSelector.ofLine(line);
    Choice choice = commanded ? afterCommand(detected) : detected;
    if (choice instanceof Choice.Json) {
      return new Judgement(choice, null);
    }
    if (choice instanceof Choice.Foreign) {
      return new Judgement(choice, this);
    }
    boolean doubtful = choice instanceof Choice.Doubtful;
    if ((doubtful || isAnnounced(line)) && !Arrays.equals(line, withheld)) {
      Choice why = doubtful ? choice : doubt;
      return new Judgement(why, new FirstLines(line, why, commanded));
    }
    return new Judgement(ProtocolSelector.TEXT, after(FirstLine.of(line), Utf8.isValid(line)));
  }

  private @Nullable FirstLines after(FirstLine line, boolean valid) {
    if (!line.isCommand() && !line.isBlank() && valid) {
      return null;
    }
    if (!line.isCommand() || commanded) {
      return this;
    }
    return withheld.length == 0 ? AFTER_COMMAND : new FirstLines(withheld, doubt, true);
  }

  private static Choice afterCommand(Choice choice) {
    return switch (choice) {
      case Choice.Foreign foreign -> new Choice.Doubtful(foreign.protocol());
      case Choice.Json _ -> ProtocolSelector.TEXT;
      case Choice.NeedMore _, Choice.Text _, Choice.Irc _, Choice.Doubtful _ -> choice;
    };
  }

  /**
   * Whether the line that was withheld contains the length of this line. Several protocols send a
   * password or other data so: {@code $7} of Redis, {@code a1 LOGIN joe {7}} of IMAP.
   */
  private boolean isAnnounced(byte[] line) {
    return withheld.length > 0
        && Pattern.compile("(?<!\\d)" + line.length + "(?!\\d)")
            .matcher(new String(withheld, ISO_8859_1))
            .find();
  }
}
