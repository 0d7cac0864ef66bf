package belfry.bridge.redis;

import belfry.bridge.source.Progress;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * How far the import of a table has come, as it is stored: {@code ROWS DONE INEXACT KEY}, such as
 * {@code 120000 0 0a 17:2014:E.1}.
 *
 * @param progress how far
 * @param inexact the places of the columns whose index is not exact
 */
record StoredProgress(Progress progress, BitSet inexact) {
  private static final String NO_BITS = "-";

  static final StoredProgress NONE = new StoredProgress(Progress.NONE, new BitSet());

  String written() {
    String bits = inexact.isEmpty() ? NO_BITS : HexFormat.of().formatHex(inexact.toByteArray());
    return "%d %d %s %s"
        .formatted(
            progress.rows(), progress.isDone() ? 1 : 0, bits, RowKeys.joined(progress.key()));
  }

  static StoredProgress read(String text) {
    String[] parts = text.split(" ", 4);
    BitSet bits =
        parts[2].equals(NO_BITS) ? new BitSet() : BitSet.valueOf(HexFormat.of().parseHex(parts[2]));
    List<String> key = parts[3].isEmpty() ? List.of() : RowKeys.split(parts[3]);
    return new StoredProgress(
        new Progress(Long.parseLong(parts[0]), key, parts[1].equals("1")), bits);
  }
}
