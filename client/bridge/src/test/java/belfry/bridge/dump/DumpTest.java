package belfry.bridge.dump;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.bridge.table.BridgeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpTest {
  /** In the form of mysqldump. */
  static final String MYSQLDUMP =
      """
      /*M!999999\\- enable the sandbox mode */
      -- MariaDB dump 10.19; a comment with a ' and a ;
      /*!40101 SET NAMES utf8mb4 */;
      /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
      # another comment; with `
      DROP TABLE IF EXISTS `town`;
      /*!40101 SET @saved_cs_client     = @@character_set_client */;
      CREATE TABLE `town` (
        `id` int(11) NOT NULL AUTO_INCREMENT,
        `name` varchar(50) DEFAULT 'it''s, (';' COMMENT 'a ''name'', (',
        `area` decimal(10,2) DEFAULT NULL,
        `seal` varbinary(8) DEFAULT NULL,
        `kind` enum('a)','b,') DEFAULT NULL,
        `twice` decimal(11,2) GENERATED ALWAYS AS (`area` * 2) VIRTUAL,
        PRIMARY KEY (`id`),
        KEY `name` (`name`(10)),
        CONSTRAINT `c` CHECK (`area` > 0)
      ) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4 COMMENT='; x';
      LOCK TABLES `town` WRITE;
      /*!40000 ALTER TABLE `town` DISABLE KEYS */;
      INSERT INTO `town` (`id`, `name`, `area`, `seal`, `kind`) VALUES (1,'Ёж \\'\\\\ ''x''\\n',12.50,_binary 'a\\0\\'','a)'),
      (2,NULL,-1e2,0x00FF,NULL),(3,'',.5,x'','b,');
      /*!40000 ALTER TABLE `town` ENABLE KEYS */;
      UNLOCK TABLES;
      DELIMITER ;;
      /*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON town FOR EACH ROW BEGIN SET @x = ';'; INSERT INTO town VALUES (9); END */;;
      DELIMITER ;
      /*!50001 CREATE VIEW `seen` AS SELECT 1 AS `id` */;
      CREATE TABLE flags (f bit(4), ok bool, PRIMARY KEY USING BTREE (f, ok));
      INSERT IGNORE INTO `db`.`flags` VALUES (b'101', TRUE),(0x0F,false),('\\0',NULL);
      """
          .replace("'it''s, (';'", "'it''s, ('");

  private static final String ROWS =
      """
      town(id,name,area,seal,kind,twice) by id
      1|Ёж '\\ 'x'
      |12.50|0x610027|a)|-
      2|-|-100|0x00ff|-|-
      3||.5|0x|b,|-
      flags(f,ok) by f,ok
      5|1
      15|0
      0|-
      """;

  @Test
  void theDumpOfMysqldumpIsRead() throws Exception {
    assertEquals(ROWS, Rows.of(new ByteArrayInputStream(MYSQLDUMP.getBytes(UTF_8)), null));
  }

  @Test
  void aDumpMayArriveInAnyPieces() throws Exception {
    byte[] dump = MYSQLDUMP.getBytes(UTF_8);
    for (int at = 0; at <= dump.length; at += 7) {
      int split = at;
      assertEquals(ROWS, Rows.of(() -> pieces(dump, split), null), () -> "split at " + split);
    }
    assertEquals(ROWS, Rows.of(() -> byByte(dump), null));
  }

  private static InputStream pieces(byte[] dump, int at) {
    return new SequenceInputStream(
        new ByteArrayInputStream(dump, 0, at),
        new ByteArrayInputStream(dump, at, dump.length - at));
  }

  private static InputStream byByte(byte[] dump) {
    return new ByteArrayInputStream(dump) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(1, length));
      }
    };
  }

  @Test
  void aDumpThatIsCutIsRefusedUnlessAStatementEndsThere() throws Exception {
    byte[] dump = MYSQLDUMP.getBytes(UTF_8);
    int refused = 0;
    for (int length = 0; length < dump.length; length++) {
      try {
        Rows.of(new ByteArrayInputStream(Arrays.copyOf(dump, length)), null);
      } catch (BridgeException e) {
        assertTrue(e.reason().startsWith("the dump can't be understood at byte "), e::reason);
        refused++;
      }
    }
    assertTrue(refused > dump.length / 2, "refused " + refused);
  }

  @Test
  void keysMayComeAfterTheRowsAsPhpMyAdminWritesThem() throws Exception {
    String dump =
        """
        SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
        SET time_zone = "+00:00";
        CREATE TABLE `value` (
          `vuz` int(11) NOT NULL,
          `code` varchar(10) NOT NULL,
          `at` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
        INSERT INTO `value` (`code`, `vuz`, `at`) VALUES
        ('E.1', 7, '2014-03-05 12:00:00'),
        ('E.2', 7, '2014-03-05 12:00:00.250');
        INSERT INTO `value` (`code`, `vuz`, `at`) VALUES
        ('E.3', 8, '2014-03-05 12:00:00');
        ALTER TABLE `value`
          ADD PRIMARY KEY (`vuz`,`code`),
          ADD KEY `code` (`code`);
        COMMIT;
        """;
    assertEquals(
        """
        value(vuz,code,at) by vuz,code
        7|E.1|2014-03-05T12:00:00Z
        7|E.2|2014-03-05T12:00:00.25Z
        8|E.3|2014-03-05T12:00:00Z
        """,
        Rows.of(new ByteArrayInputStream(dump.getBytes(UTF_8)), null));
  }

  @Test
  void theCharacterSetIsTheOneOfTheDumpOrTheOneThatIsGiven() throws Exception {
    Charset cyrillic = Charset.forName("windows-1251");
    String dump = "create table t (a text); insert into t values ('Вуз')";
    byte[] old = (dump + ";").getBytes(cyrillic);
    String rows = "t(a) by \nВуз\n";
    assertEquals(rows, Rows.of(new ByteArrayInputStream(old), "windows-1251"));
    assertEquals(rows, Rows.of(new ByteArrayInputStream(old), "cp1251"));
    byte[] named = ("/*!40101 SET NAMES cp1251 */; " + dump + ";").getBytes(cyrillic);
    assertEquals(rows, Rows.of(new ByteArrayInputStream(named), null));
    BridgeException wrong =
        assertThrows(BridgeException.class, () -> Rows.of(new ByteArrayInputStream(old), null));
    assertTrue(
        wrong
            .reason()
            .endsWith("a value of t.a is not in UTF-8; name the character set with --charset"),
        wrong::reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          insert into t values (1,2);              | a row of table t has not 1 values
          insert into t values ();                 | a value of table t is expected
          insert into t values (now());            | a value of table t is expected
          insert into t (b) values (1);            | a row of table t has a column that it does not declare
          insert into t select 1;                  | VALUES is missing
          insert into t values (0xABC);            | these are no hexadecimal digits
          insert into t values ('x                 | it ends inside of quotes, so it is not complete
          insert into t values (1)                 | it ends inside of a statement, so it is not complete
          create table t (a int);                  | table t is declared twice, or there are too many; a dump is of one database
          create table u ();                       | a name is missing
          create table u (a int                    | a statement ends too early
          set names utf16;                         | the character set utf16 of the dump is not supported
          insert into t values(1);create table u (a int);insert into u values(1);insert into t values(1); | the rows of table t are not together
          """)
  void whatCanNotBeUnderstoodIsRefusedWithItsPlace(String rest, String reason) {
    String dump = "create table t (a int); " + rest;
    BridgeException wrong =
        assertThrows(
            BridgeException.class,
            () -> Rows.of(new ByteArrayInputStream(dump.getBytes(ISO_8859_1)), null));
    assertTrue(wrong.reason().endsWith(reason), wrong::reason);
  }

  @Test
  void aTableWithoutRowsIsThereToo() throws Exception {
    String dump = "create table a (n int primary key); create table b (n int);";
    assertEquals(
        "a(n) by n\nb(n) by \n", Rows.of(new ByteArrayInputStream(dump.getBytes(UTF_8)), null));
  }

  @Test
  void aStreamThatBreaksIsSaid() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("it is gone");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("it is gone");
          }
        };
    BridgeException e = assertThrows(BridgeException.class, () -> Rows.of(broken, null));
    assertEquals("the dump can't be read further: it is gone", e.reason());
  }
}
