package belfry.bridge.redis;

import belfry.bridge.source.Progress;
import belfry.bridge.source.RowSink;
import belfry.bridge.source.Source;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One import of a source into a new generation of a copy. Readers see the old generation until the
 * new one is complete. When the import breaks off, the old one goes on to answer; what was written
 * stays for {@code --resume}, unless Redis is full, and the next import removes it.
 */
public final class Import {
  private final RedisAddress address;
  private final RedisConnection connection;
  private final Keys keys;
  private final Source source;
  private final ImportListener listener;
  private final Generations generations;

  /**
   * An import.
   *
   * @param connection a connection to the address, which the caller closes
   */
  public Import(
      RedisAddress address,
      RedisConnection connection,
      Keys keys,
      Source source,
      ImportListener listener) {
    this.address = address;
    this.connection = connection;
    this.keys = keys;
    this.source = source;
    this.listener = listener;
    generations = new Generations(connection, keys);
  }

  /**
   * What is imported, and how.
   *
   * @param tables some tables of the source
   * @param indexes the indexes they get
   * @param isResumed whether an import that broke off goes on
   * @param isReplacing whether a copy of another source may be replaced
   */
  public record Order(
      List<Table> tables, IndexChoice indexes, boolean isResumed, boolean isReplacing) {
    public Order {
      tables = List.copyOf(tables);
    }
  }

  /** Imports, and returns the catalog of the generation that answers now. */
  public Catalog run(Order order) throws BridgeException, InterruptedException {
    List<StoredTable> planned = order.indexes().tables(order.tables());
    RedisCheck.require(connection);
    Optional<Catalog> before = current();
    try (Lease lease =
        beforeRows(before, () -> Lease.acquired(RedisConnection.open(address), keys))) {
      Optional<Catalog> old = current(); // it may have changed during the wait
      if (old.isPresent() && !order.isReplacing() && !isOfSource(old.get())) {
        throw BridgeException.wrong(
            "'%s' is a copy of %s; give another --name, or --replace"
                .formatted(keys.name(), old.get().source()));
      }
      Catalog begun = beforeRows(old, () -> begin(order, planned));
      try {
        return write(begun, lease);
      } catch (BridgeException e) {
        throw e.with(brokenOff(e, begun.generation(), old));
      }
    }
  }

  private interface Step<T> {
    T take() throws BridgeException, InterruptedException;
  }

  /** Takes a step before any row is written. A Redis that is full already refuses it. */
  private static <T> T beforeRows(Optional<Catalog> old, Step<T> step)
      throws BridgeException, InterruptedException {
    try {
      return step.take();
    } catch (BridgeException e) {
      throw e.isFull() ? e.with(answering(old)) : e;
    }
  }

  private static String answering(Optional<Catalog> old) {
    return old.map(catalog -> "generation " + catalog.generation() + " answers as before")
        .orElse("there is no copy yet");
  }

  private Optional<Catalog> current() throws BridgeException, InterruptedException {
    long generation = generations.current();
    return generation == 0 ? Optional.empty() : generations.catalog(generation);
  }

  private boolean isOfSource(Catalog catalog) {
    return catalog.source().equals(source.description());
  }

  private Catalog begin(Order order, List<StoredTable> planned)
      throws BridgeException, InterruptedException {
    if (order.isResumed()) {
      Catalog begun = resumable(planned);
      generations.removeOthers(begun.generation());
      listener.note(
          "going on with generation "
              + begun.generation()
              + ", begun at "
              + begun.begun()
              + (source.version().isEmpty() ? "; the copy is of two moments" : ""));
      return begun;
    }
    int removed = generations.removeOthers(0);
    if (removed > 0) {
      listener.note("removed what an import that broke off had left");
    }
    Catalog begun =
        new Catalog(
            generations.next(), source.description(), source.version(), Instant.now(), planned);
    generations.write(begun);
    return begun;
  }

  private Catalog resumable(List<StoredTable> planned)
      throws BridgeException, InterruptedException {
    Catalog begun =
        generations
            .unfinished()
            .orElseThrow(
                () -> BridgeException.wrong("no import of '" + keys.name() + "' broke off"));
    if (!isOfSource(begun)
        || !begun.version().equals(source.version())
        || !begun.tables().equals(planned)) {
      throw BridgeException.wrong(
          "the import that broke off was of another source, other tables or other indexes; begin"
              + " again without --resume");
    }
    return begun;
  }

  private Catalog write(Catalog begun, Lease lease) throws BridgeException, InterruptedException {
    Writing writing = new Writing(begun, progress(begun.generation()));
    source.read(begun.tables().stream().map(StoredTable::table).toList(), writing);
    Catalog complete = begun.with(List.copyOf(writing.finished));
    generations.write(complete);
    generations.switchTo(complete.generation(), lease);
    generations.removeOthers(0);
    connection.now(connection.commands().unlink(keys.progress(complete.generation())));
    return complete;
  }

  private Map<String, StoredProgress> progress(long generation)
      throws BridgeException, InterruptedException {
    Map<String, StoredProgress> progress = new HashMap<>();
    connection
        .now(connection.commands().hgetall(keys.progress(generation)))
        .forEach((table, text) ->
            progress.put(table, StoredProgress.read(new String(text, StandardCharsets.UTF_8))));
    return progress;
  }

  /** Cleans up as far as that can be done, and says what is left. */
  private String brokenOff(BridgeException e, long generation, Optional<Catalog> old)
      throws InterruptedException {
    String answering = answering(old);
    if (!e.isFull()) {
      return answering + "; --resume goes on, and another import begins again";
    }
    try {
      generations.remove(generation);
      return answering + "; the new rows were removed again";
    } catch (BridgeException _) { // the reason is the same
      return answering;
    }
  }

  /** Writes tables as the source gives them. */
  private final class Writing implements RowSink {
    private final Catalog begun;
    private final Map<String, StoredProgress> progress;
    private final List<StoredTable> finished = new ArrayList<>();
    private @Nullable TableWriter writer;

    Writing(Catalog begun, Map<String, StoredProgress> progress) {
      this.begun = begun;
      this.progress = progress;
    }

    @Override
    public Progress begin(Table table) throws BridgeException, InterruptedException {
      StoredProgress known = progress.getOrDefault(table.name(), StoredProgress.NONE);
      StoredTable stored = begun.required(table.name());
      if (known.progress().isDone()) {
        finished.add(TableWriter.finished(stored, known));
        listener.skipped(table.name(), known.progress().rows());
        return known.progress();
      }
      if (table.key().isEmpty() && source.version().isEmpty()) {
        generations.removeRows(begun.generation(), table); // nothing says where to go on
        known = StoredProgress.NONE;
      }
      writer = new TableWriter(connection, keys, begun.generation(), stored, known);
      listener.begun(table.name(), known.progress().rows());
      return known.progress();
    }

    @Override
    public void row(Row row) throws BridgeException, InterruptedException {
      TableWriter current = writer();
      current.add(row);
      listener.row(current.count());
    }

    @Override
    public void end(Table table) throws BridgeException, InterruptedException {
      StoredTable done = writer().finish();
      finished.add(done);
      listener.ended(done);
    }

    private TableWriter writer() {
      if (writer == null) {
        throw new IllegalStateException("no table was begun");
      }
      return writer;
    }
  }
}
