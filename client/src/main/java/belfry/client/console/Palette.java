package belfry.client.console;

import belfry.client.chat.Line;
import belfry.client.chat.Style;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Draws styles on a terminal. */
final class Palette {
  private static final int FAINT = 244;
  private static final int RED = 160;
  private static final int MANY_COLOURS = 256;
  private static final int TAB_WIDTH = 8;

  /** Red, green, yellow, blue, magenta and cyan: the colours of a terminal that has few. */
  private static final int FEW_COLOURS = 6;

  private Palette() {}

  /** A line for JLine to draw; without colours it has bold and inverse only. */
  static AttributedString styled(Line line, boolean colour) {
    AttributedStringBuilder styled = new AttributedStringBuilder().tabs(TAB_WIDTH);
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
   * A line as the terminal takes it, with SGR sequences (ECMA-48). JLine would replace characters
   * for line drawing that people wrote.
   *
   * @param colours the number of colours that the terminal has; 0 where none are wanted
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
