package belfry.bridge.command;

import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Prints one JSON object for each row. A number keeps all its digits. */
final class JsonPrinter implements Printer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");

  private final List<Column> columns;
  private final PrintWriter out;

  JsonPrinter(List<Column> columns, PrintWriter out) {
    this.columns = columns;
    this.out = out;
  }

  @Override
  public void row(List<@Nullable String> values) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      for (int at = 0; at < columns.size(); at++) {
        json.writeName(columns.get(at).name());
        write(json, columns.get(at), values.get(at));
      }
      json.writeEndObject();
    }
    out.println(line);
  }

  private static void write(JsonGenerator json, Column column, @Nullable String value) {
    if (value == null) {
      json.writeNull();
    } else if (column.kind() == Kind.NUMBER && NUMBER.matcher(value).matches()) {
      json.writeNumber(value);
    } else {
      json.writeString(value);
    }
  }

  @Override
  public void end(String summary) {
    out.flush();
  }
}
