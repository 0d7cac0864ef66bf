package belfry.bridge.command;

import belfry.bridge.table.Column;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints the format of RFC 4180, with the ends of lines of this system. */
final class CsvPrinter implements Printer {
  private final PrintWriter out;

  CsvPrinter(List<Column> columns, PrintWriter out) {
    this.out = out;
    print(columns.stream().<@Nullable String>map(Column::name).toList());
  }

  @Override
  public void row(List<@Nullable String> values) {
    print(values);
  }

  private void print(List<@Nullable String> values) {
    out.println(values.stream().map(CsvPrinter::field).collect(Collectors.joining(",")));
  }

  private static String field(@Nullable String value) {
    if (value == null) {
      return "";
    }
    boolean isPlain = !value.isEmpty() && value.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return isPlain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
  }

  @Override
  public void end(String summary) {
    out.flush();
  }
}
