package belfry.bridge.command;

import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import belfry.protocol.dialect.Visible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints columns for people: numbers to the right, NULL as {@code -}. The first rows decide how
 * wide a column is; a longer value is cut. Control characters become visible.
 */
final class TablePrinter implements Printer {
  private static final int LOOKED_AT = 1_000;
  private static final int WIDEST = 60;
  private static final String NULL = "-";
  private static final String CUT = "…";
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final PrintWriter out;
  private final int[] widths;
  private final List<List<String>> waiting = new ArrayList<>();
  private boolean isDecided;

  TablePrinter(List<Column> columns, PrintWriter out) {
    this.columns = columns;
    this.out = out;
    widths = columns.stream().mapToInt(column -> width(shown(column.name()))).toArray();
  }

  @Override
  public void row(List<@Nullable String> values) {
    List<String> cells = values.stream().map(value -> value == null ? NULL : shown(value)).toList();
    if (isDecided) {
      print(cells);
      return;
    }
    waiting.add(cells);
    for (int at = 0; at < widths.length; at++) {
      widths[at] = Math.max(widths[at], width(cells.get(at)));
    }
    if (waiting.size() == LOOKED_AT) {
      decide();
    }
  }

  private void decide() {
    isDecided = true;
    print(columns.stream().map(column -> shown(column.name())).toList());
    waiting.forEach(this::print);
    waiting.clear();
  }

  private void print(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < widths.length; at++) {
      String cell = cells.get(at);
      if (width(cell) > widths[at]) {
        cell = cut(cell, widths[at]);
      }
      String space = " ".repeat(widths[at] - width(cell));
      boolean isNumber = columns.get(at).kind() == Kind.NUMBER;
      line.append(at == 0 ? "" : GAP).append(isNumber ? space + cell : cell + space);
    }
    out.println(line.toString().stripTrailing());
  }

  private static String shown(String value) {
    String visible = Visible.of(value.replace('\t', ' '));
    return width(visible) > WIDEST ? cut(visible, WIDEST) : visible;
  }

  private static String cut(String text, int width) {
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + CUT;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public void end(String summary) {
    if (!isDecided) {
      decide();
    }
    out.println(summary);
    out.flush();
  }
}
