package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Parses a format as glibc does: literal bytes and sequences {@code % [_-0^#]* [width] [E|O]
 * conversion}. An unknown sequence, and one that the end of the format cuts off, is literal text
 * too.
 */
final class StrftimeParser {
  private static final String WITHOUT_E = "aAbBdDeFgGhHIjklmMSUVWw";
  private static final String WITHOUT_O = "aAcDFxXY";
  private static final String COLON_Z = ":z";
  private static final String COLON_COLON_Z = "::z";

  private final byte[] format;
  private final int end;
  private final List<Directive> directives = new ArrayList<>();
  private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
  private int next;

  private int start;
  private char style;
  private boolean upper;
  private boolean swapped;
  private int width;
  private char modifier;

  StrftimeParser(byte[] format, int from, int to) {
    this.format = format;
    this.next = from;
    this.end = to;
  }

  /** Parses the whole format; returns false if a width is over the limit. */
  boolean parse() {
    while (next < end) {
      if (format[next] != '%') {
        literal.write(format[next++]);
      } else {
        prefix();
        if (width > Strftime.MAX_WIDTH) {
          return false;
        }
        conversion();
      }
    }
    endLiteral();
    return true;
  }

  Directive[] directives() {
    return directives.toArray(Directive[]::new);
  }

  private void prefix() {
    start = next++;
    style = '\0';
    upper = false;
    swapped = false;
    for (; "_-0^#".indexOf(peek()) >= 0; next++) {
      switch (peek()) {
        case '^' -> upper = true;
        case '#' -> swapped = true;
        default -> style = peek();
      }
    }
    width = 0;
    for (; peek() >= '0' && peek() <= '9'; next++) {
      width = Math.min(width * 10 + peek() - '0', Strftime.MAX_WIDTH + 1);
    }
    modifier = '\0';
    if (peek() == 'E' || peek() == 'O') {
      modifier = peek();
      next++;
    }
  }

  /** The next byte; NUL, which no format contains, at the end. */
  private char peek() {
    return next < end ? (char) (format[next] & 0xff) : '\0';
  }

  private void conversion() {
    if (isAddition()) {
      return;
    }
    char conversion = peek();
    boolean illegal =
        (modifier == 'E' && WITHOUT_E.indexOf(conversion) >= 0)
            || (modifier == 'O' && WITHOUT_O.indexOf(conversion) >= 0);
    if (illegal || !convert(conversion)) {
      // For a short month, glibc changes to upper case before it finds that E is illegal.
      verbatim(upper || (swapped && illegal && "bh".indexOf(conversion) >= 0));
    } else {
      next++;
    }
  }

  /**
   * Parses the conversions that glibc does not have. They have only plain forms, so that all other
   * sequences keep glibc's result.
   */
  private boolean isAddition() {
    boolean bare = next == start + 1;
    boolean digits = next == start + 2 && width >= 1 && width <= 9;
    if (peek() == 'N' && (bare || digits)) {
      add(new Directive.Fraction(bare ? 9 : width));
      next++;
    } else if (bare && follows(COLON_Z)) {
      add(new Directive.ColonOffset(false));
      next += COLON_Z.length();
    } else if (bare && follows(COLON_COLON_Z)) {
      add(new Directive.ColonOffset(true));
      next += COLON_COLON_Z.length();
    } else {
      return false;
    }
    return true;
  }

  private boolean follows(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (next + i >= end || format[next + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the directive of a conversion; returns false if the conversion is unknown. */
  private boolean convert(char conversion) {
    Padding padding = new Padding(style, width);
    switch (conversion) {
      case 'a' -> name(BrokenDownTime::shortDay, padding, swapped);
      case 'A' -> name(BrokenDownTime::longDay, padding, swapped);
      case 'b', 'h' -> name(BrokenDownTime::shortMonth, padding, swapped);
      case 'B' -> name(BrokenDownTime::longMonth, padding, swapped);
      case 'c' -> composite("%a %b %e %H:%M:%S %Y", padding);
      case 'C' -> number(BrokenDownTime::century, 1, padding);
      case 'd' -> number(BrokenDownTime::day, 2, padding);
      case 'D', 'x' -> composite("%m/%d/%y", padding);
      case 'e' -> number(BrokenDownTime::day, 2, padding.orSpaces());
      case 'F' -> composite("%Y-%m-%d", padding);
      case 'g' -> number(BrokenDownTime::isoYearOfCentury, 2, padding);
      case 'G' -> number(BrokenDownTime::isoYear, 1, padding);
      case 'H' -> number(BrokenDownTime::hour, 2, padding);
      case 'I' -> number(BrokenDownTime::hourOfHalf, 2, padding);
      case 'j' -> number(BrokenDownTime::dayOfYear, 3, padding);
      case 'k' -> number(BrokenDownTime::hour, 2, padding.orSpaces());
      case 'l' -> number(BrokenDownTime::hourOfHalf, 2, padding.orSpaces());
      case 'm' -> number(BrokenDownTime::month, 2, padding);
      case 'M' -> number(BrokenDownTime::minute, 2, padding);
      case 'n' -> constant(new byte[] {'\n'}, padding);
      case 'p' -> lowered(BrokenDownTime::half, padding, swapped);
      case 'P' -> lowered(BrokenDownTime::half, padding, true);
      case 'r' -> composite("%I:%M:%S %p", padding);
      case 'R' -> composite("%H:%M", padding);
      case 's' -> add(new Directive.Count(BrokenDownTime::epochSecond, padding));
      case 'S' -> number(BrokenDownTime::second, 2, padding);
      case 't' -> constant(new byte[] {'\t'}, padding);
      case 'T', 'X' -> composite("%H:%M:%S", padding);
      case 'u' -> number(BrokenDownTime::isoDayOfWeek, 1, padding);
      case 'U' -> number(BrokenDownTime::sundayWeek, 2, padding);
      case 'V' -> number(BrokenDownTime::isoWeek, 2, padding);
      case 'w' -> number(BrokenDownTime::dayOfWeek, 1, padding);
      case 'W' -> number(BrokenDownTime::mondayWeek, 2, padding);
      case 'y' -> number(BrokenDownTime::yearOfCentury, 2, padding);
      case 'Y' -> number(BrokenDownTime::year, 1, padding);
      case 'z' -> add(new Directive.Offset(padding));
      case 'Z' -> lowered(BrokenDownTime::zoneAbbreviation, padding, swapped);
      case '%' -> constant(new byte[] {'%'}, padding);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void number(ToIntFunction<BrokenDownTime> field, int digits, Padding padding) {
    add(new Directive.Field(field, digits, padding));
  }

  private void name(Function<BrokenDownTime, byte[]> field, Padding padding, boolean upperToo) {
    add(new Directive.Name(field, padding, upper || upperToo ? LetterCase.UPPER : LetterCase.KEPT));
  }

  private void lowered(Function<BrokenDownTime, byte[]> field, Padding padding, boolean lower) {
    LetterCase letters = upper ? LetterCase.UPPER : LetterCase.KEPT;
    add(new Directive.Name(field, padding, lower ? LetterCase.LOWER : letters));
  }

  private void composite(String subformat, Padding padding) {
    byte[] bytes = subformat.getBytes(US_ASCII);
    StrftimeParser inner = new StrftimeParser(bytes, 0, bytes.length);
    inner.parse();
    if (upper || padding.width() > 0) {
      LetterCase letters = upper ? LetterCase.UPPER : LetterCase.KEPT;
      add(new Directive.Composite(inner.directives(), padding, letters));
    } else {
      endLiteral();
      directives.addAll(inner.directives);
    }
  }

  /** Adds the sequence itself as a literal, with the byte that is next, if there is one. */
  private void verbatim(boolean upperCase) {
    int to = Math.min(next + 1, end);
    byte[] text = Arrays.copyOfRange(format, start, to);
    if (upperCase) {
      LetterCase.UPPER.applyTo(text, 0, text.length);
    }
    constant(text, new Padding(style, width));
    next = to;
  }

  private void constant(byte[] text, Padding padding) {
    byte[] padded = new byte[Math.max(text.length, padding.width())];
    padding.text(text, padded, 0, padded.length);
    literal.writeBytes(padded);
  }

  private void add(Directive directive) {
    endLiteral();
    directives.add(directive);
  }

  private void endLiteral() {
    if (literal.size() > 0) {
      directives.add(new Directive.Literal(literal.toByteArray()));
      literal.reset();
    }
  }
}
