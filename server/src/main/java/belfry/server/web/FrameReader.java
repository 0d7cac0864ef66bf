package belfry.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client (RFC 6455, sections 5 to 8) and puts the fragments of a message
 * together. What the RFC forbids gives {@link Found.Broken}, at the first byte that shows it; the
 * reader must not be used after that.
 *
 * <p>Each connection has one reader; one thread at a time uses it. The reader holds memory only
 * while a message is incomplete.
 */
public final class FrameReader {
  /** The result of reading. */
  public sealed interface Found {
    /** A complete message. */
    @SuppressWarnings("ArrayRecordComponent") // the reader keeps no reference to it
    record Text(byte[] bytes) implements Found {}

    /** A complete message that is longer than the limit. Its bytes were skipped. */
    record TooLong() implements Found {}

    /** A fragment of a message that is not complete. */
    record Fragment() implements Found {}

    @SuppressWarnings("ArrayRecordComponent") // the reader keeps no reference to it
    record Ping(byte[] payload) implements Found {}

    record Pong() implements Found {}

    /** The client closes the WebSocket. */
    record Close() implements Found {}

    /** The client breaks the protocol. */
    record Broken(CloseCode code, String why) implements Found {}

    /** The buffer has no further byte. */
    record NeedMore() implements Found {}
  }

  private static final Found TOO_LONG = new Found.TooLong();
  private static final Found FRAGMENT = new Found.Fragment();
  private static final Found PONG = new Found.Pong();
  private static final Found CLOSE = new Found.Close();
  private static final Found NEED_MORE = new Found.NeedMore();

  private static final int RESERVED_BITS = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int KEY_BYTES = 4;
  private static final int KEY_BITS = 32;

  private final int limit;
  private final int endless;

  /** The first two bytes of the current frame; -1 for a byte that has not come. */
  private int begin = -1;

  private int second = -1;

  /** The bytes of the length and the key that have not come; and those that have. */
  private int headLeft;

  private long length;
  private int key;

  /** Bytes of the payload that have not come. */
  private long payloadLeft;

  private int keyAt;

  /** The payload of a control frame. */
  private @Nullable ByteArrayOutputStream control;

  /** The begun message; null between two messages. */
  private @Nullable Message message;

  private static final class Message {
    final Utf8Check check = new Utf8Check();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long length;
  }

  /**
   * @param limit bytes of the longest message
   * @param endless a message with more bytes breaks the protocol
   */
  public FrameReader(int limit, int endless) {
    this.limit = limit;
    this.endless = Math.max(limit, endless);
  }

  /** Bytes of the longest message. */
  public int limit() {
    return limit;
  }

  /**
   * Reads from the buffer's position to the end of a frame. The caller repeats the call until the
   * result is {@link Found.NeedMore} or {@link Found.Broken}.
   */
  public Found next(ByteBuffer bytes) {
    while (!isHeadComplete()) {
      if (!bytes.hasRemaining()) {
        return NEED_MORE;
      }
      Found.Broken broken = takeHead(Byte.toUnsignedInt(bytes.get()));
      if (broken != null) {
        return broken;
      }
    }
    while (payloadLeft > 0) {
      if (!bytes.hasRemaining()) {
        return NEED_MORE;
      }
      if (!takePayload(bytes.get())) {
        return broken(CloseCode.INVALID_PAYLOAD, "a message is not UTF-8");
      }
    }
    Found found = isControl() ? endOfControl() : endOfFragment();
    begin = -1;
    second = -1;
    return found;
  }

  private boolean isHeadComplete() {
    return second >= 0 && headLeft == 0;
  }

  private boolean isControl() {
    return (begin & CONTROL) != 0;
  }

  private boolean isFinal() {
    return (begin & Frames.FINAL) != 0;
  }

  private int opcode() {
    return begin & OPCODE;
  }

  /** Takes a byte before the payload. Returns what is wrong, or null. */
  private Found.@Nullable Broken takeHead(int b) {
    if (begin < 0) {
      begin = b;
      return checkBegin();
    }
    if (second < 0) {
      second = b;
      return beginLength(b & LENGTH);
    }
    headLeft--;
    if (headLeft >= KEY_BYTES) {
      length = length << Byte.SIZE | b;
      return headLeft == KEY_BYTES ? checkLength() : null;
    }
    key = key << Byte.SIZE | b;
    return null;
  }

  private Found.@Nullable Broken checkBegin() {
    if ((begin & RESERVED_BITS) != 0) {
      return broken(CloseCode.PROTOCOL_ERROR, "a reserved bit is set");
    }
    return switch (opcode()) {
      case Frames.CONTINUATION ->
          message == null
              ? broken(CloseCode.PROTOCOL_ERROR, "a continuation continues nothing")
              : null;
      case Frames.TEXT ->
          message != null
              ? broken(CloseCode.PROTOCOL_ERROR, "a message begins inside another one")
              : null;
      case Frames.BINARY ->
          message != null
              ? broken(CloseCode.PROTOCOL_ERROR, "a message begins inside another one")
              : broken(CloseCode.UNSUPPORTED_DATA, "a message here is text, not binary");
      case Frames.CLOSE, Frames.PING, Frames.PONG ->
          isFinal() ? null : broken(CloseCode.PROTOCOL_ERROR, "a control frame is fragmented");
      default -> broken(CloseCode.PROTOCOL_ERROR, "an opcode is unknown");
    };
  }

  private Found.@Nullable Broken beginLength(int shortLength) {
    if ((second & MASKED) == 0) {
      return broken(CloseCode.PROTOCOL_ERROR, "a frame of a client is not masked");
    }
    if (isControl() && shortLength > Frames.SHORT) {
      return broken(CloseCode.PROTOCOL_ERROR, "a control frame is too long");
    }
    key = 0;
    keyAt = 0;
    length = 0;
    headLeft = KEY_BYTES;
    switch (shortLength) {
      case Frames.LENGTH_OF_2_BYTES -> headLeft += Short.BYTES;
      case Frames.LENGTH_OF_8_BYTES -> headLeft += Long.BYTES;
      default -> {
        length = shortLength;
        return checkLength();
      }
    }
    return null;
  }

  private Found.@Nullable Broken checkLength() {
    int form = second & LENGTH;
    boolean shortest =
        form <= Frames.SHORT
            || (form == Frames.LENGTH_OF_2_BYTES ? length > Frames.SHORT : length > 0xFFFF);
    if (length < 0 || !shortest) {
      return broken(CloseCode.PROTOCOL_ERROR, "a length is malformed");
    }
    payloadLeft = length;
    if (isControl()) {
      control = new ByteArrayOutputStream((int) length);
      return null;
    }
    Message begun = message == null ? new Message() : message;
    message = begun;
    if (length > endless - begun.length) { // the sum could overflow
      return broken(CloseCode.TOO_BIG, "a message is longer than " + endless + " bytes");
    }
    begun.length += length;
    return null;
  }

  /** Takes a byte of the payload. Returns false if it makes a text malformed. */
  private boolean takePayload(byte masked) {
    byte b = (byte) (masked ^ key >>> (KEY_BITS - Byte.SIZE - Byte.SIZE * keyAt));
    keyAt = (keyAt + 1) % KEY_BYTES;
    payloadLeft--;
    if (control != null) {
      control.write(b);
      return true;
    }
    Message begun = message;
    if (begun == null) {
      throw new IllegalStateException("a payload without a message");
    }
    if (begun.length <= limit) {
      begun.bytes.write(b);
    }
    return begun.check.take(b);
  }

  private Found endOfFragment() {
    Message begun = message;
    if (begun == null || !isFinal()) {
      return FRAGMENT;
    }
    message = null;
    if (!begun.check.isComplete()) {
      return broken(CloseCode.INVALID_PAYLOAD, "a message is not UTF-8");
    }
    return begun.length > limit ? TOO_LONG : new Found.Text(begun.bytes.toByteArray());
  }

  private Found endOfControl() {
    byte[] payload = control == null ? new byte[0] : control.toByteArray();
    control = null;
    return switch (opcode()) {
      case Frames.PING -> new Found.Ping(payload);
      case Frames.PONG -> PONG;
      default -> close(ByteBuffer.wrap(payload));
    };
  }

  private static Found close(ByteBuffer payload) {
    if (!payload.hasRemaining()) {
      return CLOSE;
    }
    if (payload.remaining() < Short.BYTES
        || !CloseCode.mayBeSent(Short.toUnsignedInt(payload.getShort()))) {
      return broken(CloseCode.PROTOCOL_ERROR, "a close code is malformed");
    }
    Utf8Check check = new Utf8Check();
    while (payload.hasRemaining()) {
      if (!check.take(payload.get())) {
        return broken(CloseCode.INVALID_PAYLOAD, "a close reason is not UTF-8");
      }
    }
    return check.isComplete()
        ? CLOSE
        : broken(CloseCode.INVALID_PAYLOAD, "a close reason is not UTF-8");
  }

  private static Found.Broken broken(CloseCode code, String why) {
    return new Found.Broken(code, why);
  }
}
