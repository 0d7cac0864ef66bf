package belfry.protocol.time;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One piece of a compiled format. Writes as {@link Strftime#write} does. */
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

  /** A field that fits an int, at least {@code digits} long. */
  record Field(ToIntFunction<BrokenDownTime> value, int digits, Padding padding)
      implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      return padding.number(value.applyAsInt(time), digits, out, at, limit);
    }
  }

  /** A number that is filled like a text, before its sign: glibc's {@code %s}. */
  record Count(ToLongFunction<BrokenDownTime> field, Padding padding) implements Directive {
    @Override
    public int write(BrokenDownTime time, byte[] out, int at, int limit) {
      long value = field.applyAsLong(time);
      at = padding.fill(Digits.length(value), out, at, limit);
      return Digits.write(value, out, at, limit);
    }
  }

  /** A name: of a day, a month, half a day or a zone. */
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

  /** The offset as {@code +hhmm}; glibc brings the sign and the digits to the width, each alone. */
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

  /** The first digits of the fraction of the second, cut, not rounded. */
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

  /** Directives that are brought to a width, and made upper case, as one. */
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
