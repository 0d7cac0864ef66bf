package belfry.protocol.dialect;

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a long answer in pieces: the beginning, each value of a list, and the end. A value
 * is encoded when {@link #next} returns its piece. If that throws, the call after it returns the
 * piece of the following value, so a caller can leave out a value.
 *
 * <p>Used once, by one thread at a time.
 *
 * @param <T> the values of the list
 */
public final class Pieces<T> implements Iterator<byte[]> {
  private static final byte[] NOTHING = {};

  private final Iterator<T> values;
  private final Function<T, byte[]> encoder;
  private final byte[] between;
  private byte @Nullable [] begin;
  private byte @Nullable [] end;
  private boolean following;

  /**
   * Pieces of which none is encoded yet, except the first and the last one.
   *
   * @param begin the bytes before the list
   * @param encoder makes the bytes of one value
   * @param between the bytes between two values
   * @param end the bytes after the list
   */
  public Pieces(
      byte[] begin, List<T> values, Function<T, byte[]> encoder, byte[] between, byte[] end) {
    this.begin = begin;
    this.values = values.iterator();
    this.encoder = encoder;
    this.between = between;
    this.end = end;
  }

  /** Pieces with nothing between two values. */
  public Pieces(byte[] begin, List<T> values, Function<T, byte[]> encoder, byte[] end) {
    this(begin, values, encoder, NOTHING, end);
  }

  @Override
  public boolean hasNext() {
    return end != null;
  }

  @Override
  public byte[] next() {
    byte[] piece = begin;
    if (piece != null) {
      begin = null;
    } else if (values.hasNext()) {
      piece = value(encoder.apply(values.next()));
    } else {
      piece = last();
    }
    return piece;
  }

  private byte[] last() {
    if (end == null) {
      throw new NoSuchElementException();
    }
    byte[] last = end;
    end = null;
    return last;
  }

  private byte[] value(byte[] encoded) {
    if (!following || between.length == 0) {
      following = true;
      return encoded;
    }
    byte[] piece = new byte[between.length + encoded.length];
    System.arraycopy(between, 0, piece, 0, between.length);
    System.arraycopy(encoded, 0, piece, between.length, encoded.length);
    return piece;
  }

  /** The bytes of all pieces that are left. */
  public byte[] all() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    forEachRemaining(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
