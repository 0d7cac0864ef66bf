package belfry.bridge.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.bridge.RedisServer;
import belfry.bridge.query.Columns;
import belfry.bridge.query.Deadline;
import belfry.bridge.query.QueryParser;
import belfry.bridge.query.Search;
import belfry.bridge.source.Progress;
import belfry.bridge.source.RowSink;
import belfry.bridge.source.Source;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Imports that break off at any row, with and without a copy before. */
class ImportBreakIT {
  private static final int ROWS = 2_300;

  private RedisServer redis;
  private RedisAddress address;
  private RedisConnection connection;
  private Keys keys;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.started();
    address = RedisAddress.of(redis.url(), null);
    connection = RedisConnection.open(address);
    keys = Keys.of("copy");
  }

  @AfterEach
  void stop() {
    connection.close();
    redis.close();
  }

  /** A table of numbers whose source breaks at a row; 0 if it does not break. */
  private static final class Numbers implements Source {
    private final Table table;
    private final long breakAt;
    private final List<Progress> begun = new ArrayList<>();

    Numbers(boolean hasKey, long breakAt) {
      Column n = new Column("n", "int", Kind.NUMBER, 0);
      Column word = new Column("word", "text", Kind.TEXT, 100);
      table = new Table("number", List.of(n, word), hasKey ? List.of("n") : List.of());
      this.breakAt = breakAt;
    }

    @Override
    public String description() {
      return "numbers";
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public List<Table> tables() {
      return List.of(table);
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public void read(List<Table> wanted, RowSink sink)
        throws BridgeException, InterruptedException {
      Progress progress = sink.begin(table);
      begun.add(progress);
      if (progress.isDone()) {
        return;
      }
      long from = progress.key().isEmpty() ? 1 : Long.parseLong(progress.key().getFirst()) + 1;
      for (long n = from; n <= ROWS; n++) {
        if (n == breakAt) {
          throw BridgeException.unavailable("the source is gone");
        }
        Row row = new Row(2);
        row.set(0, Long.toString(n));
        row.set(1, "word " + n % 10);
        sink.row(row);
      }
      sink.end(table);
    }

    @Override
    public void close() {}
  }

  private static class SilentListener implements ImportListener {
    @Override
    public void note(String sentence) {}

    @Override
    public void begun(String table, long rows) {}

    @Override
    public void skipped(String table, long rows) {}

    @Override
    public void row(long rows) {}

    @Override
    public void ended(StoredTable table) {}
  }

  private Catalog run(Source source, boolean isResumed) throws Exception {
    return new Import(address, connection, keys, source, new SilentListener())
        .run(new Import.Order(source.tables(), IndexChoice.USUAL, isResumed, false));
  }

  private long count(String condition) throws Exception {
    Catalog catalog = new Generations(connection, keys).answering();
    StoredTable table = catalog.required("number");
    CopyReader reader = new CopyReader(connection, keys, catalog);
    return new Search(reader, table, Deadline.NONE)
        .count(QueryParser.read(table, condition).condition());
  }

  private long keysInRedis() throws Exception {
    return Long.parseLong(redis.command("DBSIZE"));
  }

  @Test
  void theOldGenerationAnswersUntilTheNewOneIsComplete() throws Exception {
    run(new Numbers(true, 0), false);
    long whole = keysInRedis();

    BridgeException broken =
        assertThrows(BridgeException.class, () -> run(new Numbers(true, 2_000), false));

    assertEquals(
        "the source is gone; generation 1 answers as before; --resume goes on, and another import"
            + " begins again",
        broken.reason());
    assertEquals(ROWS, count(""));
    assertEquals(ROWS / 10, count("word='word 3'"));
    assertTrue(keysInRedis() > whole + 1_000, "what was written stays for --resume");

    run(new Numbers(true, 0), false);
    assertEquals(whole, keysInRedis(), "what was left over was removed");
    assertEquals(3, new Generations(connection, keys).current());
  }

  @Test
  void aBrokenImportGoesOnAfterTheLastStoredRow() throws Exception {
    assertThrows(BridgeException.class, () -> run(new Numbers(true, 1_700), false));
    Numbers second = new Numbers(true, 2_200);
    assertThrows(BridgeException.class, () -> run(second, true));
    Numbers third = new Numbers(true, 0);

    Catalog catalog = run(third, true);

    assertEquals(new Progress(1_000, List.of("1000"), false), second.begun.getFirst());
    assertTrue(third.begun.getFirst().rows() >= 1_500, third.begun::toString);
    assertEquals(1, catalog.generation());
    assertEquals(ROWS, catalog.required("number").rows());
    assertEquals(ROWS, count(""));
    assertEquals(ROWS / 10, count("word='word 3'"));
    assertEquals(1, count("n=" + ROWS));
  }

  @Test
  void aTableWithoutAKeyIsReadAgainFromItsBeginning() throws Exception {
    assertThrows(BridgeException.class, () -> run(new Numbers(false, 1_700), false));

    run(new Numbers(false, 0), true);

    assertEquals(ROWS, count(""));
    assertEquals(1, count("n=1"));
  }

  @Test
  void anImportWithoutTheLeaseDoesNotSwitch() throws Exception {
    run(new Numbers(true, 0), false);
    Numbers source = new Numbers(true, 0);
    ImportListener thief =
        new SilentListener() {
          @Override
          public void ended(StoredTable table) {
            try {
              redis.command("SET", "bridge:{copy}:lease", "another");
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };
    Import stolen = new Import(address, connection, keys, source, thief);
    Import.Order order = new Import.Order(source.tables(), IndexChoice.USUAL, false, false);

    BridgeException lost = assertThrows(BridgeException.class, () -> stolen.run(order));

    assertTrue(lost.reason().startsWith("another import has begun meanwhile; "), lost::reason);
    assertEquals(1, new Generations(connection, keys).current());
    assertEquals("another", redis.command("GET", "bridge:{copy}:lease"));
  }

  @Test
  void aReaderThatBeganBeforeTheReplacementIsNotGivenHalfOfIt() throws Exception {
    run(new Numbers(true, 0), false);
    Catalog old = new Generations(connection, keys).answering();
    StoredTable table = old.required("number");
    Search search = new Search(new CopyReader(connection, keys, old), table, Deadline.NONE);
    run(new Numbers(true, 0), false);

    BridgeException replaced =
        assertThrows(
            BridgeException.class,
            () -> search.each(QueryParser.read(table, "").condition(), new Columns(), _ -> true));
    assertEquals("the copy was replaced while it was read; ask again", replaced.reason());
  }
}
