package belfry.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports that succeed, break off, and are repeated. */
class ImportIT {
  @TempDir private Path folder = Path.of("");
  private RedisServer redis;
  private Bridge bridge;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.started();
    bridge = new Bridge(redis);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private String numbers(String name, int count) throws Exception {
    return SqliteFile.made(
        folder,
        name,
        "create table number (n integer primary key, half decimal, word text)",
        SqliteFile.numbers("number", count, "i, i * 0.5, 'word ' || (i % 100)"),
        "create table other (n integer primary key)",
        "insert into other values (7)");
  }

  private long keys() throws Exception {
    return Long.parseLong(redis.command("DBSIZE"));
  }

  @Test
  void aSecondImportReplacesTheFirstAndLeavesNothingOfIt() throws Exception {
    String file = numbers("n.db", 1_500);
    Bridge.Ended first = bridge.run("import", file);
    assertEquals(0, first.code(), first::toString);
    assertTrue(first.out().startsWith("n: 2 tables, 1501 rows in "), first::toString);
    assertTrue(first.out().endsWith("; generation 1 answers\n"), first::toString);
    assertTrue(first.err().startsWith("number: 1500 rows in "), first::toString);
    long keys = keys();

    Files.delete(Path.of(file));
    numbers("n.db", 1_500);
    assertTrue(bridge.out("import", file).endsWith("; generation 2 answers\n"));

    assertEquals(keys, keys());
    assertEquals("count\n1500\n", bridge.out("count", "number", "-f=csv"));
    assertEquals("", redis.command("HGET", "bridge:{n}:1:row:number:7", "n"));
    assertEquals("7", redis.command("HGET", "bridge:{n}:2:row:number:7", "n"));
  }

  @Test
  void onlyTheWantedTablesAreImported() throws Exception {
    String file = numbers("n.db", 10);
    bridge.out("import", file, "--table=other", "--name=small");
    assertTrue(bridge.out("tables").startsWith("table  rows  key\nother     1  n\n"));
    bridge.out("import", file);
    assertEquals(
        "belfry: there are several copies: n, small; give --name", bridge.failure(65, "tables"));
    assertEquals("count\n10\n", bridge.out("count", "number", "--name=n", "-f=csv"));
  }

  @Test
  void anIndexCanBeLeftOut() throws Exception {
    bridge.out("import", numbers("n.db", 900), "--no-index=number.word,number.half");
    assertEquals("0", redis.command("EXISTS", "bridge:{n}:1:index:number:word"));
    assertEquals("count\n9\n", bridge.out("count", "number", "word='word 7'", "-f=csv"));
    assertEquals("sum(n)\n4113\n", bridge.out("sum", "number", "n", "word='word 57'", "-f=csv"));
    assertEquals(
        "n\n900\n",
        bridge.out("find", "number", "order by half desc limit 1", "-f=csv", "--columns=n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          65 | import nowhere.db                  | belfry: can't read the file nowhere.db
          65 | import FILE --table=number,missing | belfry: the source has no table 'missing'; it has number, other
          65 | import FILE --index=number.m       | belfry: there is no column number.m for an index (TABLE.COLUMN)
          65 | import FILE --resume               | belfry: no import of 'n' broke off
          65 | import FILE --name=N               | belfry: 'N' can't be the name of a copy: a name has 1 to 64 of the characters a-z, 0-9, _ and -
          65 | import jdbc:oracle:x               | belfry: a URL of a source begins with jdbc:mariadb:, jdbc:mysql:, jdbc:postgresql: or jdbc:sqlite:
          65 | import jdbc:mariadb://h/d?user=a&password=b | belfry: a password in a URL is seen by others; put it into a file for --password-file
          69 | import jdbc:mariadb://127.0.0.1:1/d | belfry: jdbc:mariadb://127.0.0.1:1/d can't be opened: Socket fail to connect to 127.0.0.1:1 [127.0.0.1]. Connection refused
          """)
  void aWrongImportLeavesTheCopyAsItWas(int code, String line, String message) throws Exception {
    String file = numbers("n.db", 10);
    bridge.out("import", file);
    long keys = keys();

    assertEquals(message, bridge.failure(code, line.replace("FILE", file).split(" ")));

    assertEquals(keys, keys());
    assertEquals("count\n10\n", bridge.out("count", "number", "-f=csv"));
  }

  @Test
  void anotherSourceDoesNotReplaceACopyByAccident() throws Exception {
    String file = numbers("n.db", 10);
    bridge.out("import", file);
    String other = numbers("m.db", 20);
    assertEquals(
        "belfry: 'n' is a copy of jdbc:sqlite:" + file + "; give another --name, or --replace",
        bridge.failure(65, "import", other, "--name=n"));
    bridge.out("import", other, "--name=n", "--replace");
    assertEquals("count\n20\n", bridge.out("count", "number", "-f=csv"));
  }

  @Test
  void aFullRedisKeepsTheOldCopyAndTheNewRowsAreRemoved() throws Exception {
    String file = numbers("n.db", 1_000);
    bridge.out("import", file);
    long keys = keys();
    Files.delete(Path.of(file));
    numbers("n.db", 60_000);
    redis.command("CONFIG", "SET", "maxmemory", "12mb");

    Bridge.Ended full = bridge.run("import", file);

    assertEquals(69, full.code(), full::toString);
    assertTrue(
        full.err()
            .endsWith(
                " is full: it has reached its maxmemory; generation 1 answers as before; the new"
                    + " rows were removed again\n"),
        full::toString);
    assertEquals(keys, keys());
    assertEquals("count\n1000\n", bridge.out("count", "number", "-f=csv"));
    redis.command("CONFIG", "SET", "maxmemory", "1mb");
    assertTrue(
        bridge
            .failure(69, "import", file)
            .endsWith(" is full: it has reached its maxmemory; generation 1 answers as before"));
    redis.command("CONFIG", "SET", "maxmemory", "0");
    bridge.out("import", file);
    assertEquals("count\n60000\n", bridge.out("count", "number", "-f=csv"));
  }

  @Test
  void aRedisThatRemovesKeysByItselfIsRefused() throws Exception {
    redis.command("CONFIG", "SET", "maxmemory", "100mb");
    redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    assertEquals(
        "belfry: "
            + redis.url()
            + " removes keys by itself when it is full (maxmemory-policy allkeys-lru); set it to"
            + " noeviction",
        bridge.failure(69, "import", numbers("n.db", 10)));
    assertEquals(0, keys());
  }

  @Test
  void withoutARedisThereIsOneLine() throws Exception {
    String file = numbers("n.db", 10);
    redis.kill();
    assertTrue(
        bridge
            .failure(69, "import", file)
            .startsWith("belfry: " + redis.url() + " can't be reached: Connection refused"));
    assertTrue(bridge.failure(69, "tables").contains(" can't be reached: "));
  }
}
