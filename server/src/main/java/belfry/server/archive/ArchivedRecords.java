package belfry.server.archive;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.LayeredHistory;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that a backplane and an archive keep. */
record ArchivedRecords(Records own, Archiver archiver, ArchiveReading reading) implements Records {
  @Override
  public List<LogName> names() {
    return Stream.concat(own.names().stream(), reading.names().stream()).distinct().toList();
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    return new LayeredHistory(own, reading).after(log, after, limit);
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return new LayeredHistory(own, reading).before(log, before, limit);
  }

  /**
   * The archive comes first, and gets no copy meanwhile: if it can't be written, the entries are
   * still found by a repetition.
   */
  @Override
  public void remove(LogName log, List<EntryId> entries, Nickname by) {
    archiver.remove(log, entries, by, () -> own.remove(log, entries, by));
  }
}
