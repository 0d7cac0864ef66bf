package belfry.bridge.example;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/**
 * Writes a dump in the shape of a monitoring of universities, in Russian. All of it is invented;
 * equal sizes and seeds give equal dumps.
 *
 * @param institutions the number of institutions
 * @param codes the number of indicators
 * @param years the number of years, of which 2014 is the last
 * @param seed of the random numbers
 */
record Monitoring(int institutions, int codes, int years, long seed) {
  private static final int LAST_YEAR = 2014;
  private static final int ROWS_IN_STATEMENT = 500;
  private static final int BLOCKS = 7;

  private static final List<String> TOWNS =
      List.of(
          "Вереск",
          "Заозёрск",
          "Каменный Брод",
          "Ключи",
          "Липовец",
          "Медвежий Яр",
          "Нижний Лог",
          "Озерки",
          "Светлый Мыс",
          "Сосновка",
          "Тихий Плёс",
          "Ясная Поляна-2");

  private static final List<String> REGIONS =
      List.of(
          "Верхнеозёрская область",
          "Заречный край",
          "Каменная область",
          "Лесной край",
          "Нижнеозёрская область",
          "Приморский округ",
          "Степная область",
          "Тихая область");

  private static final List<String> PROFILES =
      List.of("аграрный", "классический", "медицинский", "педагогический", "технический");

  private static final List<String> KINDS =
      List.of("университет", "институт", "академия", "высшая школа");

  private static final List<String> BLOCK_NAMES =
      List.of(
          "Образование",
          "Наука",
          "Международная деятельность",
          "Финансы",
          "Инфраструктура",
          "Трудоустройство",
          "Кадры");

  private static final List<String> UNITS = List.of("балл", "%", "тыс. руб.", "чел.", "кв. м");

  private static final String SCHEMA =
      """
      -- An invented monitoring of universities
      SET NAMES utf8mb4;

      DROP TABLE IF EXISTS `institution`;
      CREATE TABLE `institution` (
        `id` int(10) unsigned NOT NULL,
        `name` varchar(255) NOT NULL,
        `region` varchar(100) NOT NULL,
        `address` varchar(255) DEFAULT NULL,
        `site` varchar(100) DEFAULT NULL,
        `profile` varchar(50) NOT NULL,
        `opened` date DEFAULT NULL,
        `branch_of` int(10) unsigned DEFAULT NULL COMMENT 'head institution, if it is a branch',
        `note` text DEFAULT NULL,
        PRIMARY KEY (`id`),
        KEY `region` (`region`)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

      DROP TABLE IF EXISTS `indicator`;
      CREATE TABLE `indicator` (
        `code` varchar(10) NOT NULL,
        `block` varchar(100) NOT NULL,
        `name` varchar(255) NOT NULL,
        `unit` varchar(20) NOT NULL,
        PRIMARY KEY (`code`)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

      DROP TABLE IF EXISTS `value`;
      CREATE TABLE `value` (
        `institution` int(10) unsigned NOT NULL,
        `year` smallint(6) NOT NULL,
        `code` varchar(10) NOT NULL,
        `value` decimal(14,4) DEFAULT NULL,
        `threshold` decimal(14,4) DEFAULT NULL,
        PRIMARY KEY (`institution`,`year`,`code`)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

      DROP TABLE IF EXISTS `field`;
      CREATE TABLE `field` (
        `institution` int(10) unsigned NOT NULL,
        `code` varchar(16) NOT NULL,
        `share` decimal(5,2) NOT NULL,
        PRIMARY KEY (`institution`,`code`)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

      """;

  /** Writes the dump. */
  void write(PrintWriter out) {
    Random random = new Random(seed);
    out.print(SCHEMA);
    Inserts rows = new Inserts(out, "institution");
    for (int id = 1; id <= institutions; id++) {
      rows.add(institution(id, random));
    }
    rows.end();
    rows = new Inserts(out, "indicator");
    for (int number = 0; number < codes; number++) {
      rows.add(indicator(number));
    }
    rows.end();
    values(out, random);
    fields(out, random);
    out.flush();
  }

  private static String institution(int id, Random random) {
    String region = pick(REGIONS, random);
    String town = pick(TOWNS, random);
    boolean isBranch = id > 10 && random.nextInt(6) == 0;
    String name =
        "«%s» %s № %d".formatted(town, pick(KINDS, random), id) + (isBranch ? " (филиал)" : "");
    return "(%d,%s,%s,%s,%s,%s,%s,%s,%s)"
        .formatted(
            id,
            quoted(name),
            quoted(region),
            random.nextInt(20) == 0 ? "NULL" : quoted("г. " + town + ", ул. Садовая, д. " + id),
            random.nextInt(4) == 0 ? "NULL" : quoted("vuz" + id + ".example"),
            quoted(pick(PROFILES, random)),
            random.nextInt(10) == 0
                ? "NULL"
                : "'%d-%02d-%02d'"
                    .formatted(
                        1900 + random.nextInt(110), 1 + random.nextInt(12), 1 + random.nextInt(28)),
            isBranch ? Integer.toString(1 + random.nextInt(10)) : "NULL",
            random.nextInt(15) == 0 ? quoted("Данные уточняются:\n'проверка' \\ 100 %") : "NULL");
  }

  private static String code(int number) {
    return number < 8 ? "E." + (number + 1) : "I" + (number % BLOCKS + 1) + "." + number / BLOCKS;
  }

  private static String indicator(int number) {
    String block = BLOCK_NAMES.get(number % BLOCKS);
    return "(%s,%s,%s,%s)"
        .formatted(
            quoted(code(number)),
            quoted(block),
            quoted(block + ": показатель " + (number + 1)),
            quoted(UNITS.get(number % UNITS.size())));
  }

  private void values(PrintWriter out, Random random) {
    Inserts rows = new Inserts(out, "value");
    for (int id = 1; id <= institutions; id++) {
      for (int year = LAST_YEAR - years + 1; year <= LAST_YEAR; year++) {
        for (int number = 0; number < codes; number++) {
          String value = random.nextInt(25) == 0 ? "NULL" : decimal(random.nextInt(2_000_000), 4);
          String threshold = number < 8 ? decimal(600_000 + 10_000 * number, 4) : "NULL";
          rows.add("(%d,%d,'%s',%s,%s)".formatted(id, year, code(number), value, threshold));
        }
      }
    }
    rows.end();
  }

  private void fields(PrintWriter out, Random random) {
    Inserts rows = new Inserts(out, "field");
    for (int id = 1; id <= institutions; id++) {
      int first = 1 + random.nextInt(40);
      int share = 1 + random.nextInt(9_998);
      rows.add("(%d,'%02d.00.00',%s)".formatted(id, first, decimal(share, 2)));
      rows.add("(%d,'%02d.00.00',%s)".formatted(id, first + 10, decimal(10_000 - share, 2)));
    }
    rows.end();
  }

  private static String decimal(int unscaled, int scale) {
    return BigDecimal.valueOf(unscaled, scale).toPlainString();
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
    return "'" + escaped + "'";
  }

  /** Writes the rows of one table, many in a statement. */
  private static final class Inserts {
    private final PrintWriter out;
    private final String table;
    private int count;

    Inserts(PrintWriter out, String table) {
      this.out = out;
      this.table = table;
    }

    void add(String row) {
      boolean isFirst = count % ROWS_IN_STATEMENT == 0;
      if (isFirst) {
        end();
        out.print("INSERT INTO `" + table + "` VALUES\n");
      }
      out.print((isFirst ? "" : ",\n") + row);
      count++;
    }

    /** Ends the statement, if one was begun. */
    void end() {
      if (count > 0) {
        out.print(";\n");
      }
    }
  }
}
