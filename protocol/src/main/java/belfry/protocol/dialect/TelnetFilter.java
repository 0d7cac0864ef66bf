package belfry.protocol.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes telnet's commands (RFC 854, 855) out of what a client sends. Always on: the byte 0xFF never
 * occurs in UTF-8. It never opens a negotiation; it refuses every option once, answers "are you
 * there", makes the keys that a terminal would send of "erase character" and "erase line", and
 * answers TIMING-MARK (RFC 860), without which a telnet client shows nothing after Ctrl-C.
 *
 * <p>One object a connection, used by one thread.
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
  private static final int TIMING_MARK = 6;
  private static final int LONGEST_SUBNEGOTIATION = 1_024;
  private static final byte[] NOTHING = {};
  private static final byte[] HERE = {'\r', '\n', '*', ' ', 'Y', 'e', 's', '.', '\r', '\n'};

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

  /** Options that were refused already: 256 for WILL, 256 for DO. Null until the first. */
  private @Nullable BitSet refused;

  /** A filter at the beginning of a connection. */
  public TelnetFilter() {}

  /**
   * Filters in place: what is left between the buffer's position and limit is data.
   *
   * @return what to send back at once; usually empty
   */
  public byte[] filter(ByteBuffer buffer) {
    @Nullable ByteArrayOutputStream answer = null;
    int kept = buffer.position();
    for (int at = buffer.position(); at < buffer.limit(); at++) {
      int b = buffer.get(at) & 0xFF;
      if (state == State.DATA ? b != IAC : state == State.COMMAND && b == IAC) {
        buffer.put(kept++, (byte) b); // an escaped 0xFF too, though it can't be part of UTF-8
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
          state = State.DATA; // whoever never ends it is not heard otherwise
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
    if (verb == WONT || verb == DONT || !firstTime(option)) {
      return answer; // agreeing with a refusal, or refusing again, could go on for ever
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
