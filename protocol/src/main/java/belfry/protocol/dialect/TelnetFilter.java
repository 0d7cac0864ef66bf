package belfry.protocol.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Removes telnet commands (RFC 854, 855) from the bytes of a client. A connection needs a filter
 * from its first command on, see {@link #hasCommand}: the byte 0xFF never occurs in UTF-8. The
 * filter never opens a negotiation; the text dialect does, to hide a secret. The filter refuses
 * each option once, answers "are you there", replaces "erase character" and "erase line" by the
 * bytes of the backspace and Ctrl-U keys, and agrees to TIMING-MARK (RFC 860), because a telnet
 * client shows no output between Ctrl-C and that answer.
 *
 * <p>One thread at a time uses a filter.
 */
public final class TelnetFilter {
  private static final int SE = 240;
  private static final int AYT = 246;
  private static final int ERASE_CHARACTER = 247;
  private static final int ERASE_LINE = 248;
  private static final byte BACKSPACE = 0x08;
  private static final byte CTRL_U = 0x15;
  private static final int SB = 250;
  private static final int WILL = 251;
  private static final int WONT = 252;
  private static final int DO = 253;
  private static final int DONT = 254;
  private static final int IAC = 255;
  private static final int ECHO = 1;
  private static final int TIMING_MARK = 6;
  private static final int LONGEST_SUBNEGOTIATION = 1_024;
  private static final byte[] NOTHING = {};
  private static final byte[] HERE = {'\r', '\n', '*', ' ', 'Y', 'e', 's', '.', '\r', '\n'};

  /**
   * Makes a telnet client hide what is typed (RFC 857): the server says that it echoes, and does
   * not. The terminals of other clients may show up to three signs.
   */
  public static byte[] hide() {
    return new byte[] {(byte) IAC, (byte) WILL, ECHO};
  }

  /** Makes a telnet client show again what is typed. */
  public static byte[] show() {
    return new byte[] {(byte) IAC, (byte) WONT, ECHO};
  }

  private enum State {
    DATA,
    COMMAND,
    OPTION,
    SUBNEGOTIATION,
    SUBNEGOTIATION_COMMAND
  }

  private State state = State.DATA;
  private int verb;
  private int negotiated;
  private boolean isEchoOffered;

  /**
   * Options that the filter has refused: 256 bits for WILL, then 256 for DO. Null before the first
   * refusal.
   */
  private @Nullable BitSet refused;

  /** Whether a telnet command begins between the buffer's position and limit. */
  public static boolean hasCommand(ByteBuffer buffer) {
    for (int at = buffer.position(); at < buffer.limit(); at++) {
      if (buffer.get(at) == (byte) IAC) {
        return true;
      }
    }
    return false;
  }

  /** A filter at the beginning of a connection. */
  public TelnetFilter() {}

  /** As {@link #filter(ByteBuffer, boolean)}, for a client that nothing was offered. */
  public byte[] filter(ByteBuffer buffer) {
    return filter(buffer, false);
  }

  /**
   * Removes the commands in place. Afterwards the bytes between the buffer's position and limit are
   * data.
   *
   * @param offersEcho whether the client was sent {@link #hide}, to which its answer needs no
   *     answer
   * @return the bytes to send to the client at once; usually empty
   */
  public byte[] filter(ByteBuffer buffer, boolean offersEcho) {
    isEchoOffered = offersEcho;
    @Nullable ByteArrayOutputStream answer = null;
    int kept = buffer.position();
    for (int at = buffer.position(); at < buffer.limit(); at++) {
      int b = buffer.get(at) & 0xFF;
      if (state == State.DATA ? b != IAC : state == State.COMMAND && b == IAC) {
        buffer.put(kept++, (byte) b); // also an escaped 0xFF, which the check of UTF-8 refuses
        state = State.DATA;
      } else if (state == State.COMMAND && (b == ERASE_CHARACTER || b == ERASE_LINE)) {
        buffer.put(kept++, b == ERASE_CHARACTER ? BACKSPACE : CTRL_U);
        state = State.DATA;
      } else {
        answer = command(b, answer);
      }
    }
    buffer.limit(kept);
    return answer == null ? NOTHING : answer.toByteArray();
  }

  private @Nullable ByteArrayOutputStream command(int b, @Nullable ByteArrayOutputStream answer) {
    switch (state) {
      case DATA -> state = State.COMMAND;
      case COMMAND -> {
        if (b >= WILL && b <= DONT) {
          verb = b;
          state = State.OPTION;
        } else if (b == SB) {
          state = State.SUBNEGOTIATION;
          negotiated = 0;
        } else {
          state = State.DATA;
          if (b == AYT) {
            return append(answer, HERE);
          }
        }
      }
      case OPTION -> {
        state = State.DATA;
        return option(b, answer);
      }
      case SUBNEGOTIATION -> {
        if (b == IAC) {
          state = State.SUBNEGOTIATION_COMMAND;
        } else if (++negotiated > LONGEST_SUBNEGOTIATION) {
          state = State.DATA; // an endless subnegotiation must not swallow all input
        }
      }
      case SUBNEGOTIATION_COMMAND -> state = b == SE ? State.DATA : State.SUBNEGOTIATION;
    }
    return answer;
  }

  private @Nullable ByteArrayOutputStream option(
      int option, @Nullable ByteArrayOutputStream answer) {
    if (verb == DO && option == TIMING_MARK) {
      return append(answer, new byte[] {(byte) IAC, (byte) WILL, (byte) option});
    }
    if (verb == DO && option == ECHO && isEchoOffered) {
      return answer;
    }
    if (verb == WONT || verb == DONT || !firstTime(option)) {
      return answer; // an answer to a refusal, or a second one, could make an endless loop
    }
    int refusal = verb == WILL ? DONT : WONT;
    return append(answer, new byte[] {(byte) IAC, (byte) refusal, (byte) option});
  }

  private boolean firstTime(int option) {
    if (refused == null) {
      refused = new BitSet(512);
    }
    int bit = option + (verb == DO ? 256 : 0);
    boolean first = !refused.get(bit);
    refused.set(bit);
    return first;
  }

  private static ByteArrayOutputStream append(
      @Nullable ByteArrayOutputStream answer, byte[] bytes) {
    ByteArrayOutputStream all = answer == null ? new ByteArrayOutputStream() : answer;
    all.writeBytes(bytes);
    return all;
  }
}
