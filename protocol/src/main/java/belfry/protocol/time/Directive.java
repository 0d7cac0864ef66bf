package belfry.protocol.time;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One part of a compiled format. Its {@code write} has the contract of {@link Strftime#write}. */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays never leave the package.
sealed interface Directive {
  /** Whether the result depends on the time. */
  default boolean dependsOnTime() {
    return switch (this) {
      case Literal _ -> false;
      case Composite(Directive[] parts, _, _) ->
          Stream.of(parts).anyMatch(Directive::dependsOnTime);
      case Field _, Count _, Name _, Offset _, ColonOffset _, Fraction _ -> true;
    };
  }

  int write(BrokenDownTime time, byte[] out, int at, int limit);

  /** Bytes that are the same at any time. */
  record Literal(byte[] text) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      return Padding.NONE.text(text, out, at, limit);
    }
  }

  /** A number in the range of an int, with at least {@code digits} digits. */
  record Field(ToIntFunction<BrokenDownTime> value, int digits, Padding padding)
      implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      return padding.number(value.applyAsInt(time), digits, out, at, limit);
    }
  }

  /** A number with its padding before the sign, as glibc writes {@code %s}. */
  record Count(ToLongFunction<BrokenDownTime> field, Padding padding) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      long value = field.applyAsLong(time);
      at = padding.fill(Digits.length(value), out, at, limit);
      return Digits.write(value, out, at, limit);
    }
  }

  /** The name of a day, a month, a half of the day or a zone. */
  record Name(Function<BrokenDownTime, byte[]> field, Padding padding, LetterCase letters)
      implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      byte[] name = field.apply(time);
      int end = padding.text(name, out, at, limit);
      letters.applyTo(out, at, end);
      return end;
    }
  }

  /**
   * The offset as {@code +hhmm}. Like glibc, it pads the sign and the digits to the width
   * separately.
   */
  record Offset(Padding padding) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      int minutes = Math.abs(time.offset()) / 60;
      at = padding.fill(1, out, at, limit);
      at = Padding.one(time.offset() < 0 ? '-' : '+', out, at, limit);
      return padding.number(minutes / 60 * 100 + minutes % 60, 4, out, at, limit);
    }
  }

  /** The offset as {@code +hh:mm}, or {@code +hh:mm:ss}. */
  record ColonOffset(boolean seconds) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      int offset = Math.abs(time.offset());
      at = Padding.one(time.offset() < 0 ? '-' : '+', out, at, limit);
      at = Padding.NONE.number(offset / 3_600, 2, out, at, limit);
      at = Padding.one(':', out, at, limit);
      at = Padding.NONE.number(offset / 60 % 60, 2, out, at, limit);
      if (seconds) {
        at = Padding.one(':', out, at, limit);
        at = Padding.NONE.number(offset % 60, 2, out, at, limit);
      }
      return at;
    }
  }

  /** The first digits of the fraction of the second, without rounding. */
  record Fraction(int digits) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      int value = time.nano();
      for (int cut = 9; cut > digits; cut--) {
        value /= 10;
      }
      return Padding.NONE.number(value, digits, out, at, limit);
    }
  }

  /** Several directives whose joint result is padded and changed to upper case. */
  record Composite(Directive[] parts, Padding padding, LetterCase letters) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      int end = at;
      for (Directive part : parts) {
        end = part.write(time, out, end, limit);
      }
      letters.applyTo(out, at, end);
      return padding.widen(end - at, out, end, limit);
    }
  }
}
