package belfry.server.archive;

import belfry.server.backplane.Accounts;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Bookmarks;
import belfry.server.backplane.History;
import belfry.server.backplane.LayeredHistory;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Presence;
import belfry.server.backplane.Records;
import belfry.server.backplane.Retention;
import belfry.server.backplane.Search;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backplane whose history goes on in an archive. Owns the copying to the archive and the reading
 * from it, and closes the backplane.
 */
public final class ArchivedBackplane implements Backplane {
  private final Backplane inner;
  private final ArchiveSource source;
  private final Archiver archiver;
  private final ArchiveReading reading;
  private final History history;

  /**
   * @param inner is started and closed by this backplane
   * @param source the logs of the backplane
   * @param keep how long the archive keeps entries
   * @param clock gives the time, from which their age follows
   * @param failures receives the errors of the server
   */
  public ArchivedBackplane(
      Backplane inner,
      ArchiveSource source,
      ArchiveTarget target,
      Retention keep,
      InstantSource clock,
      Failures failures) {
    this.inner = inner;
    this.source = source;
    this.archiver = new Archiver(source, target, new OldEntries(keep, clock), failures);
    this.reading = new ArchiveReading(target);
    this.history = new LayeredHistory(inner.history(), reading);
  }

  /** The backplane without the archive. */
  public Backplane inner() {
    return inner;
  }

  @Override
  public void start(Names.Listener listener) {
    inner.start(listener);
    archiver.start();
  }

  @Override
  public Logs logs() {
    return inner.logs();
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public Search search() {
    return new IndexedSearch(inner.history(), reading);
  }

  @Override
  public Optional<Records> records() {
    return inner.records().map(own -> new ArchivedRecords(own, source, archiver, reading));
  }

  @Override
  public void backup(Path to) throws IOException {
    inner.backup(to);
  }

  @Override
  public Optional<Bookmarks> bookmarks() {
    return inner.bookmarks();
  }

  @Override
  public Names names() {
    return inner.names();
  }

  @Override
  public Accounts accounts() {
    return inner.accounts();
  }

  @Override
  public Presence presence() {
    return inner.presence();
  }

  @Override
  public String secret() {
    return inner.secret();
  }

  @Override
  public String promise() {
    return inner.promise();
  }

  @Override
  public Health health() {
    return inner.health();
  }

  @Override
  public List<Measure> measures() {
    return Stream.concat(inner.measures().stream(), archiver.measures().stream()).toList();
  }

  @Override
  public void close() {
    archiver.close();
    reading.close();
    inner.close();
  }
}
