package belfry.server.time;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Limits;
import belfry.protocol.time.BrokenDownTime;
import belfry.protocol.time.Compilation;
import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import belfry.server.udp.Answerer;
import belfry.server.udp.SipHash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers datagrams that contain a strftime format, as {@code protocol/time.md} describes. A table
 * of fixed size caches compiled formats. Owned by the thread of its service.
 *
 * <p>An answer must not be a question, that is, a text that gets an answer: otherwise one forged
 * datagram would make two servers answer each other for ever. A text that does not ask for the time
 * gets no answer. An answer that would be a question gets a mark at its end, and a text with that
 * mark gets no answer.
 */
final class StrftimeAnswerer implements Answerer {
  /**
   * The longest request in bytes. A datagram of this size passes every network without
   * fragmentation.
   */
  static final int LONGEST_REQUEST = 1_232;

  private static final String DEFAULT_FORMAT = "%Y-%m-%d %X";
  private static final byte[] ZONE_PREFIX = "TZ=".getBytes(US_ASCII);
  private static final byte[] TOO_LONG = refusal("too long; pad the request with NULs");
  private static final byte[] REQUEST_TOO_LONG =
      refusal("request over " + LONGEST_REQUEST + " bytes");

  /**
   * The mark at the end of an answer that would be a question: NUL and SOH, which are not visible.
   */
  private static final byte[] MARK = {0, 1};

  private static final int REMEMBERED = 1_024;
  private static final int LONGEST_REMEMBERED = 256;

  private final Zone ownZone;
  private final SipHash hash;
  private final @Nullable Prepared[] remembered = new Prepared[REMEMBERED];
  private final BrokenDownTime time = new BrokenDownTime();
  private final byte[] text = new byte[LONGEST_REQUEST];
  private final byte[] result = new byte[LONGEST_REQUEST];

  StrftimeAnswerer(Zone ownZone, SipHash hash) {
    this.ownZone = ownZone;
    this.hash = hash;
  }

  @Override
  public boolean answer(Instant arrived, ByteBuffer request, ByteBuffer answer) {
    int length = request.remaining();
    int budget = Math.max(Limits.TIME_ANSWER, Math.min(length, LONGEST_REQUEST));
    request.get(text, 0, Math.min(length, LONGEST_REQUEST));
    if (length > LONGEST_REQUEST) {
      answer.put(REQUEST_TOO_LONG).flip();
      return isQuestion(text, textLength(LONGEST_REQUEST));
    }
    int end = textLength(length);
    if (isMarked(end, length)) {
      return false;
    }
    switch (prepared(withoutLineEnd(end))) {
      case NoQuestion _ -> {
        return false;
      }
      case Refused refused -> answer.put(refused.text);
      case Ready ready -> write(ready, arrived, budget, answer);
    }
    answer.flip();
    return true;
  }

  private void write(Ready ready, Instant arrived, int budget, ByteBuffer answer) {
    if (ready.second == arrived.getEpochSecond() && ready.length <= budget) {
      answer.put(ready.latest, 0, ready.length);
      return;
    }
    int end = ready.strftime.write(time.set(arrived, ready.zone), result, 0, budget);
    if (end == Strftime.OVERFLOW) {
      answer.put(TOO_LONG);
    } else if (!isQuestion(result, end)) {
      ready.keep(arrived, result, end);
      answer.put(result, 0, end);
    } else if (end + MARK.length <= budget) {
      answer.put(result, 0, end).put(MARK);
    } else {
      answer.put(TOO_LONG);
    }
  }

  /** Whether these bytes would get an answer if they were a request. */
  private static boolean isQuestion(byte[] bytes, int end) {
    int length = withoutLineEnd(bytes, end);
    return length == 0
        || namesZone(bytes, length)
        || (hasPercent(bytes, length) && !isConstant(Strftime.compile(bytes, 0, length)));
  }

  private static boolean isConstant(Compilation compiled) {
    return compiled instanceof Strftime format && !format.dependsOnTime();
  }

  private static boolean namesZone(byte[] bytes, int length) {
    int end = ZONE_PREFIX.length;
    return length >= end && Arrays.equals(bytes, 0, end, ZONE_PREFIX, 0, end);
  }

  private static boolean hasPercent(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '%') {
        return true;
      }
    }
    return false;
  }

  private boolean isMarked(int end, int length) {
    return Arrays.equals(text, end, length, MARK, 0, MARK.length);
  }

  private int withoutLineEnd(int length) {
    return withoutLineEnd(text, length);
  }

  /** The length without one line end, such as the one that {@code echo} adds. */
  private static int withoutLineEnd(byte[] bytes, int length) {
    int end = length > 0 && bytes[length - 1] == '\n' ? length - 1 : length;
    return end < length && end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  /** The length up to the first NUL. Bytes after the NUL only allow a longer answer. */
  private int textLength(int length) {
    for (int i = 0; i < length; i++) {
      if (text[i] == 0) {
        return i;
      }
    }
    return length;
  }

  private Prepared prepared(int length) {
    if (length > LONGEST_REMEMBERED) {
      return prepare(Arrays.copyOf(text, length));
    }
    int slot = (int) hash.hash(text, length) & (REMEMBERED - 1);
    @Nullable Prepared prepared = remembered[slot];
    if (prepared == null || !isKey(prepared.key(), length)) {
      prepared = prepare(Arrays.copyOf(text, length));
      remembered[slot] = prepared;
    }
    return prepared;
  }

  private boolean isKey(byte[] key, int length) {
    return Arrays.equals(key, 0, key.length, text, 0, length);
  }

  private Prepared prepare(byte[] key) {
    if (key.length == 0) {
      return prepare(key, ownZone, Strftime.compile(DEFAULT_FORMAT));
    }
    int zoneEnd = zoneEnd(key);
    if (zoneEnd > 0) {
      int from = Math.min(zoneEnd + 1, key.length);
      return zone(key, zoneEnd)
          .map(zone -> prepare(key, zone, compile(key, from)))
          .orElseGet(() -> new Refused(key, refusal("unknown zone")));
    }
    if (!hasPercent(key, key.length)) {
      return new NoQuestion(key);
    }
    Compilation compiled = compile(key, 0);
    return isConstant(compiled) ? new NoQuestion(key) : prepare(key, ownZone, compiled);
  }

  private static Compilation compile(byte[] key, int from) {
    return from == key.length
        ? Strftime.compile(DEFAULT_FORMAT)
        : Strftime.compile(key, from, key.length);
  }

  private static Prepared prepare(byte[] key, Zone zone, Compilation compiled) {
    if (!isUtf8(key)) {
      return new Refused(key, refusal("not UTF-8"));
    }
    return switch (compiled) {
      case Strftime strftime -> new Ready(key, zone, strftime);
      case Compilation.Refused(String reason) -> new Refused(key, refusal(reason));
    };
  }

  /**
   * The index of the end of the zone name after {@code TZ=}: that of a space or of the end of the
   * text; 0 if the text does not begin with {@code TZ=}.
   */
  private static int zoneEnd(byte[] text) {
    if (!namesZone(text, text.length)) {
      return 0;
    }
    int end = ZONE_PREFIX.length;
    while (end < text.length && text[end] != ' ') {
      end++;
    }
    return end;
  }

  private static Optional<Zone> zone(byte[] text, int end) {
    return Zone.named(new String(text, ZONE_PREFIX.length, end - ZONE_PREFIX.length, UTF_8));
  }

  private static boolean isUtf8(byte[] text) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException _) {
      return false; // the caller sends a refusal
    }
  }

  /** An error answer. Each one fits into the smallest budget. */
  private static byte[] refusal(String reason) {
    return ("! " + reason).getBytes(US_ASCII);
  }

  /** The result of parsing the text of a request. */
  @SuppressWarnings(
      "ArrayRecordComponent") // compared by content; the arrays never leave this class
  private sealed interface Prepared {
    byte[] key();
  }

  /** A compiled format and its latest output, which is reused within the same second. */
  private static final class Ready implements Prepared {
    private final byte[] key;
    private final Zone zone;
    private final Strftime strftime;
    private final byte[] latest = new byte[Limits.TIME_ANSWER];
    private int length;
    private long second = Long.MIN_VALUE;

    Ready(byte[] key, Zone zone, Strftime strftime) {
      this.key = key;
      this.zone = zone;
      this.strftime = strftime;
    }

    @Override
    public byte[] key() {
      return key;
    }

    void keep(Instant instant, byte[] text, int end) {
      if (!strftime.hasFraction() && end <= latest.length) {
        System.arraycopy(text, 0, latest, 0, end);
        length = end;
        second = instant.getEpochSecond();
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record NoQuestion(byte[] key) implements Prepared {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Refused(byte[] key, byte[] text) implements Prepared {}
}
