package belfry.bridge.dump;

import belfry.bridge.source.Progress;
import belfry.bridge.source.RowSink;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** All rows of a dump as one text. */
final class Rows implements RowSink {
  private final StringBuilder text = new StringBuilder();

  static String of(InputStream in, String charset) throws Exception {
    byte[] dump;
    try {
      dump = in.readAllBytes();
    } catch (IOException _) { // the reader is to meet it
      return of(() -> in, charset);
    }
    return of(() -> new ByteArrayInputStream(dump), charset);
  }

  static String of(Supplier<InputStream> dump, String charset)
      throws BridgeException, InterruptedException {
    DumpContents contents = DumpContents.read(dump.get());
    Rows rows = new Rows();
    DumpSource.read(
        dump.get(),
        DumpCharsets.of(charset == null ? contents.charset() : charset),
        contents.tables(),
        rows);
    return rows.text.toString();
  }

  @Override
  public Progress begin(Table table) {
    String columns = table.columns().stream().map(Column::name).collect(Collectors.joining(","));
    text.append(table.name()).append('(').append(columns).append(") by ");
    text.append(String.join(",", table.key())).append('\n');
    return Progress.NONE;
  }

  @Override
  public void row(Row row) {
    for (int at = 0; at < row.size(); at++) {
      byte[] bytes = row.bytes(at);
      text.append(at == 0 ? "" : "|");
      if (bytes == null) {
        text.append('-');
      } else if (row.text(at) == null) {
        text.append("0x").append(HexFormat.of().formatHex(bytes));
      } else {
        text.append(row.text(at));
      }
    }
    text.append('\n');
  }

  @Override
  public void end(Table table) {}
}
