package belfry.bridge.command;

import belfry.bridge.table.Column;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the rows of an answer. */
interface Printer {
  /** Prints a row: a value for each column, null for NULL. */
  void row(List<@Nullable String> values);

  /** Prints what is left, and a sentence for people if the format has room for it. */
  void end(String summary);

  /** A printer. */
  static Printer of(Format format, List<Column> columns, PrintWriter out) {
    return switch (format) {
      case TABLE -> new TablePrinter(columns, out);
      case CSV -> new CsvPrinter(columns, out);
      case JSON -> new JsonPrinter(columns, out);
    };
  }
}
