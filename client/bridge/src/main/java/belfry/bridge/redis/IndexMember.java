package belfry.bridge.redis;

import belfry.bridge.table.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The members of an index of texts: the first bytes of the text, a NUL, and the key of the row. All
 * have the same score, so Redis orders them by their bytes, which is the order of code points.
 */
final class IndexMember {
  /** Bytes of a text that an index holds. */
  static final int LONGEST = 128;

  /** Decimal digits that every double keeps apart. */
  private static final int EXACT_DIGITS = 15;

  private IndexMember() {}

  /** The part of a value that an index holds. */
  static byte[] head(Kind kind, String value) {
    byte[] all = kind.sortText(value).getBytes(StandardCharsets.UTF_8);
    return all.length <= LONGEST ? all : Arrays.copyOf(all, LONGEST);
  }

  /** The member for a row. */
  static byte[] of(Kind kind, String value, byte[] row) {
    byte[] head = head(kind, value);
    byte[] member = Arrays.copyOf(head, head.length + 1 + row.length);
    System.arraycopy(row, 0, member, head.length + 1, row.length);
    return member;
  }

  /** The key of the row of a member. A key has no NUL, but a text may have one. */
  static String row(byte[] member) {
    int end = member.length - 1;
    while (end >= 0 && member[end] != 0) {
      end--;
    }
    return new String(member, end + 1, member.length - end - 1, StandardCharsets.UTF_8);
  }

  /** Whether the index tells a text apart from all others. */
  static boolean isExact(Kind kind, String value) {
    return value.indexOf('\0') < 0
        && (value.length() <= LONGEST / 4 || head(kind, value).length < LONGEST);
  }

  /** Whether a score tells a number apart from all others with as few digits. */
  static boolean isExact(BigDecimal number) {
    return number.precision() <= EXACT_DIGITS
        || number.stripTrailingZeros().precision() <= EXACT_DIGITS;
  }
}
