package belfry.client.console;

import belfry.client.chat.Line;
import belfry.client.chat.Style;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** What tones look like on a terminal. */
final class Palette {
  private static final int FAINT = 244;
  private static final int RED = 160;
  private static final int MANY_COLOURS = 256;

  /** Red, green, yellow, blue, magenta and cyan, where there are no more. */
  private static final int FEW_COLOURS = 6;

  private Palette() {}

  /** The line with its looks, for JLine to draw; without colours, only with weights. */
  static AttributedString styled(Line line, boolean colour) {
    AttributedStringBuilder styled = new AttributedStringBuilder();
    for (Line.Span span : line.spans()) {
      AttributedStyle style = AttributedStyle.DEFAULT;
      int number = colour ? number(span) : -1;
      if (number >= 0) {
        style = style.foreground(number);
      }
      if (isBold(span.style())) {
        style = style.bold();
      }
      styled.append(span.text(), span.style() == Style.MENTION ? style.inverse() : style);
    }
    return styled.toAttributedString();
  }

  /**
   * The line with its looks, as the terminal takes it (ECMA-48's SGR). JLine's own way would put
   * other characters in the place of people's line drawings.
   *
   * @param colours how many the terminal has; 0 where none are wanted
   */
  static String ansi(Line line, int colours) {
    StringBuilder ansi = new StringBuilder();
    for (Line.Span span : line.spans()) {
      String looks = looks(span, colours);
      ansi.append(
          looks.isEmpty() ? span.text() : "\u001b[" + looks + "m" + span.text() + "\u001b[0m");
    }
    return ansi.toString();
  }

  private static String looks(Line.Span span, int colours) {
    String weight = span.style() == Style.MENTION ? "7" : isBold(span.style()) ? "1" : "";
    int number = number(span);
    if (colours < 8 || number < 0 || (colours < MANY_COLOURS && span.style() == Style.FAINT)) {
      return weight;
    }
    String colour =
        colours >= MANY_COLOURS ? "38;5;" + number : String.valueOf(31 + number % FEW_COLOURS);
    return weight.isEmpty() ? colour : weight + ";" + colour;
  }

  private static boolean isBold(Style style) {
    return style == Style.STRONG || style == Style.NAME || style == Style.WARNING;
  }

  private static int number(Line.Span span) {
    return switch (span.style()) {
      case PLAIN, STRONG, MENTION -> -1;
      case FAINT -> FAINT;
      case NAME -> Colours.of(span.text());
      case WARNING -> RED;
    };
  }
}
