package belfry.server.measure;

import java.util.List;

/** Numbers of bytes as an operator reads and writes them, such as 512m or 3g. */
public final class ByteSize {
  /** The units, each 1,024 times the one before it. */
  private static final List<String> UNITS = List.of("", "k", "m", "g");

  private ByteSize() {}

  /**
   * The number of bytes that a text means.
   *
   * @param most the highest number
   * @throws IllegalArgumentException if it means none, or more; without a message
   */
  public static long parse(String text, long most) {
    if (!text.matches("[0-9]{1,12}[kmg]?|[0-9]{1,18}")) {
      throw new IllegalArgumentException();
    }
    int unit = Math.max(0, UNITS.indexOf(text.substring(text.length() - 1)));
    long number = Long.parseLong(unit == 0 ? text : text.substring(0, text.length() - 1));
    if (number > most >> (10 * unit)) {
      throw new IllegalArgumentException();
    }
    return number << (10 * unit);
  }

  /** A number of bytes, in the largest unit of which it is a multiple. */
  public static String text(long bytes) {
    int unit = bytes == 0 ? 0 : Math.min(3, Long.numberOfTrailingZeros(bytes) / 10);
    return (bytes >> (10 * unit)) + UNITS.get(unit);
  }
}
