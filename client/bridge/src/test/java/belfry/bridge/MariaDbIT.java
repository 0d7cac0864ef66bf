package belfry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.bridge.command.Sources;
import belfry.bridge.source.Progress;
import belfry.bridge.source.RowSink;
import belfry.bridge.source.Source;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Imports from a real MariaDB, whose own answers are the measure. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaDbIT {
  private static final String KINDS =
      "create table kinds (id bigint unsigned primary key, small tinyint(1), flags bit(10),"
          + " price decimal(30,10), ratio float, exact double, y year, d date, t time(3),"
          + " dt datetime(6), ts timestamp(3) null, c char(5), v varchar(20), txt longtext,"
          + " j json, e enum('да','нет'), s set('a','b'), b varbinary(8), big longblob,"
          + " u uuid, g geometry)";

  private static final String KINDS_ROW =
      "set time_zone = '+03:00'; insert into kinds values (18446744073709551615, -128, b'1000000001',"
          + " 12345678901234567890.0123456789, 0.1, 1e-7, 2014, '2014-03-05', '-838:59:59.5',"
          + " '2014-03-05 12:00:00.25', '2014-03-05 12:00:00', 'ab', 'Ёж ☃ 𝕏', '', '{\"a\": 1}',"
          + " 'да', 'a,b', x'00ff', x'', '123e4567-e89b-12d3-a456-426614174000',"
          + " point(1, 2))";

  private MariaDb maria;
  private RedisServer redis;
  private Bridge bridge;

  @BeforeAll
  void start() throws Exception {
    maria = MariaDb.started();
    redis = RedisServer.started();
    bridge = new Bridge(redis);
  }

  @AfterAll
  void stop() {
    if (maria != null) {
      maria.close();
      redis.close();
    }
  }

  @BeforeEach
  void empty() throws Exception {
    maria.execute("drop database monitoring", "create database monitoring character set utf8mb4");
    redis.command("FLUSHALL");
  }

  private Bridge.Ended imported(String... more) throws Exception {
    String[] arguments = {"import", maria.url(), "--password-file=" + maria.passwordFile()};
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return bridge.run(all);
  }

  @Test
  void everyTypeHasItsText() throws Exception {
    maria.execute(
        KINDS,
        KINDS_ROW,
        "insert into kinds (id) values (0)",
        "set sql_mode = ''; insert into kinds (id, d, dt) values (1, '0000-00-00', '1000-01-01')");

    Bridge.Ended ended = imported();

    assertEquals(0, ended.code(), ended::toString);
    assertEquals(
        """
        column  value
        id      18446744073709551615
        small   -128
        flags   513
        price   12345678901234567890.0123456789
        ratio   0.1
        exact   0.0000001
        y       2014
        d       2014-03-05
        t       -838:59:59.5
        dt      2014-03-05T12:00:00.25
        ts      2014-03-05T09:00:00Z
        c       ab
        v       Ёж ☃ 𝕏
        txt
        j       {"a": 1}
        e       да
        s       a,b
        b       0x00ff
        big     0x
        u       123e4567-e89b-12d3-a456-426614174000
        g       0x000000000101000000000000000000f03f0000000000000040
        row 18446744073709551615 of kinds
        """,
        bridge.out("get", "kinds", "18446744073709551615"));
    assertEquals(
        "id,small,flags,price,ratio,exact,y,d,t,dt,ts,c,v,txt,j,e,s,b,big,u,g\n0"
            + ",".repeat(20)
            + "\n",
        bridge.out("get", "kinds", "0", "-f=csv"));
    assertEquals("count\n1\n", bridge.out("count", "kinds", "id>=18446744073709551615", "-f=csv"));
    assertEquals("count\n1\n", bridge.out("count", "kinds", "t<'-800:00'", "-f=csv"));
    assertEquals("count\n1\n", bridge.out("count", "kinds", "ts=2014-03-05T09:00:00", "-f=csv"));
    assertEquals("count\n1\n", bridge.out("count", "kinds", "v^='Ёж ☃'", "-f=csv"));
    assertEquals("count\n2\n", bridge.out("count", "kinds", "dt is not null", "-f=csv"));
  }

  @Test
  void theExampleHasTheAnswersOfTheDatabase(@TempDir Path folder) throws Exception {
    Path dump = folder.resolve("monitoring.sql");
    Files.writeString(dump, Bridge.alone("example", "--years=2").out(), UTF_8);
    maria.load(dump);
    Bridge.Ended ended = imported();
    assertEquals(0, ended.code(), ended::toString);
    assertTrue(ended.out().startsWith("monitoring: 4 tables, 24660 rows in "), ended::toString);

    same(
        "count(*) from value where year=2014 and code='E.1'",
        "count value",
        "year=2014 and code=E.1");
    same("sum(value) from value", "sum value value", "");
    same("avg(value) from value where code='E.2'", "avg value value", "code=E.2");
    same("max(value) from value where year=2013", "max value value", "year=2013");
    same(
        "count(*) from institution where region='Лесной край' or branch_of is null",
        "count institution",
        "region='Лесной край' or branch_of is null");
    same(
        "count(*) from value where value>=100 and value<100.5 and threshold is not null",
        "count value",
        "value>=100 and value<100.5 and threshold is not null");
    same(
        "count(*) from institution where name like '«Ключи» у%'",
        "count institution", "name^='«Ключи» у'");
    same(
        "count(*) from institution where opened < '1950-01-01'",
        "count institution",
        "opened<1950-01-01");
    assertEquals(
        answers(
            "institution, year, code, value, threshold from value where code in ('E.1','E.2') and"
                + " year=2014 order by value is null, value desc, institution limit 20"),
        bridge.out(
            "find",
            "value",
            "code in (E.1,E.2) and year=2014 order by value desc limit 20",
            "-f=csv"));
    assertEquals(
        answers("region, avg(id) from institution group by region order by region"),
        bridge.out("avg", "institution", "id", "by region", "-f=csv"));
  }

  /** A dump of MariaDB's own program gives the rows that the database itself gives. */
  @Test
  void aDumpHasTheRowsOfTheDatabase(@TempDir Path folder) throws Exception {
    Path example = folder.resolve("example.sql");
    Files.writeString(example, Bridge.alone("example", "--institutions=40").out(), UTF_8);
    maria.load(example);
    maria.execute(
        KINDS,
        KINDS_ROW,
        "insert into kinds (id) values (0)",
        "set sql_mode = ''; insert into kinds (id, d, dt) values (1, '0000-00-00', '1000-01-01')",
        "insert into kinds (id, ratio, exact, v) values (2, 3.4e38, 1e300, '\\\\ \\' \" `\n\0\t%_')",
        "insert into kinds (id, ratio, exact, c) values (3, 1.5e-30, -1.25e-300, '--')",
        "create view seen as select id from kinds",
        "create table odd (`select` int, `a,b` varchar(9) default ',(', c int as (`select` + 1),"
            + " primary key (`a,b`, `select`), check (`select` > 0))",
        "insert into odd (`select`, `a,b`) values (1, '),('), (2, '/* x */')",
        "create table `none` (n int)",
        "create procedure p() begin select 'insert into odd values (1)'; end");
    assertEquals(0, imported("--name=database").code());
    assertEquals("select,\"a,b\",c\n1,\"),(\",2\n2,/* x */,3\n", rows("database", "odd"));
    for (String option : List.of("--hex-blob", "--skip-extended-insert", "-Rc")) {
      Path dump = maria.dumped(folder.resolve("dump.sql"), option);
      bridge.out("import", dump.toString(), "--name=dump");
      for (String table :
          List.of("kinds", "institution", "indicator", "value", "field", "none", "odd")) {
        assertEquals(rows("database", table), rows("dump", table), table + " " + option);
      }
      assertEquals(
          bridge.out("tables", "kinds", "-f=csv", "--name=dump").lines().count(),
          bridge.out("tables", "kinds", "-f=csv", "--name=database").lines().count());
    }
  }

  private String rows(String copy, String table) {
    return bridge.out("find", table, "limit 100000", "--name=" + copy, "--format=csv");
  }

  private void same(String sql, String question, String condition) throws Exception {
    String[] words = (question + " x").split(" ");
    words[words.length - 1] = condition;
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--format=csv";
    String csv = bridge.out(all);
    assertEquals(answers(sql).lines().skip(1).toList(), csv.lines().skip(1).toList(), sql);
  }

  private String answers(String sql) throws Exception {
    StringBuilder csv = new StringBuilder();
    try (Connection connection = maria.connect();
        ResultSet rows = connection.createStatement().executeQuery("select " + sql)) {
      int columns = rows.getMetaData().getColumnCount();
      for (int at = 1; at <= columns; at++) {
        csv.append(at == 1 ? "" : ",").append(rows.getMetaData().getColumnLabel(at));
      }
      csv.append('\n');
      while (rows.next()) {
        for (int at = 1; at <= columns; at++) {
          String value = rows.getString(at);
          csv.append(at == 1 ? "" : ",").append(value == null ? "" : value);
        }
        csv.append('\n');
      }
    }
    return csv.toString();
  }

  @Test
  void allRowsAreOfTheMomentWhenTheImportBegan() throws Exception {
    maria.execute(
        "create table a (n int primary key)",
        "create table b (n int primary key)",
        "insert into a values (1)",
        "insert into b values (1)");
    String password = Files.readString(maria.passwordFile()).strip();
    int[] rows = new int[1];
    try (Source source = Sources.open(maria.url(), null, password, null)) {
      maria.execute("insert into a values (2)", "insert into b values (2), (3)");
      source.read(
          source.tables(),
          new RowSink() {
            @Override
            public Progress begin(Table table) {
              return Progress.NONE;
            }

            @Override
            public void row(Row row) {
              rows[0]++;
            }

            @Override
            public void end(Table table) {}
          });
    }
    assertEquals(2, rows[0]);
  }

  @Test
  void whatIsNotOfTheMomentOrHasNoKeyIsSaid() throws Exception {
    maria.execute(
        "create table `odd name:{%}` (n int, `a.b` varchar(10)) engine=MyISAM",
        "insert into `odd name:{%}` values (1, 'x')");
    Bridge.Ended ended = imported();
    assertEquals(0, ended.code(), ended::toString);
    assertEquals(
        List.of(
            "belfry: table odd name:{%} is of the engine MyISAM, which has no snapshots: its rows"
                + " may be newer than others",
            "belfry: table odd name:{%} has no primary key; its rows are numbered"),
        ended.err().lines().limit(2).toList());
    assertEquals(
        "{\"n\":1,\"a.b\":\"x\"}\n",
        bridge.out("find", "odd name:{%}", "`a.b`=x", "--format=json"));
  }

  @Test
  void aWrongPasswordIsOneLine(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "wrong");
    String line = bridge.failure(69, "import", maria.url(), "--password-file=" + file);
    assertTrue(
        line.matches(
            "belfry: jdbc:mariadb://127.0.0.1:\\d+/monitoring can't be opened: Access denied.*"),
        line);
  }

  /** A connection that MariaDB ends in the middle of the rows. */
  @Test
  void aLostDatabaseLeavesTheOldCopyAndTheImportCanGoOn() throws Exception {
    maria.execute(
        "create table a (n int primary key, filler char(100))",
        "insert into a select seq, repeat('x', 100) from seq_1_to_3000");
    assertEquals(0, imported().code());
    maria.execute("insert into a select seq, repeat('x', 100) from seq_3001_to_80000");
    Thread killer = Thread.ofVirtual().start(this::killTheImport);

    Bridge.Ended lost = imported();

    killer.join();
    assertEquals(69, lost.code(), lost::toString);
    String last = lost.err().lines().toList().getLast();
    assertTrue(last.contains("/monitoring broke off in table a: "), last);
    assertTrue(last.contains("; generation 1 answers as before; --resume goes on"), last);
    assertEquals("count\n3000\n", bridge.out("count", "a", "-f=csv"));

    Bridge.Ended resumed = imported("--resume");
    assertEquals(0, resumed.code(), resumed::toString);
    assertTrue(resumed.err().startsWith("going on with generation 2, begun at "), resumed.err());
    assertEquals("count\n80000\n", bridge.out("count", "a", "-f=csv"));
    assertEquals("count\n80000\n", bridge.out("count", "a", "n>=1", "-f=csv"));
  }

  /** Waits until the first rows of the second import are stored. */
  private void killTheImport() {
    try {
      while (redis.command("HGET", "bridge:{monitoring}:2:progress", "a").isEmpty()) {
        Thread.onSpinWait();
      }
      try (Connection connection = maria.connect();
          ResultSet rows =
              connection
                  .createStatement()
                  .executeQuery(
                      "select id from information_schema.processlist where id <> connection_id()"
                          + " and user = 'reader'")) {
        while (rows.next()) {
          connection.createStatement().execute("kill " + rows.getLong(1));
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
