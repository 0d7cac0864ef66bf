package belfry.bridge.bot;

import belfry.bridge.command.Values;
import belfry.bridge.query.Aggregation;
import belfry.bridge.query.Columns;
import belfry.bridge.query.Deadline;
import belfry.bridge.query.Find;
import belfry.bridge.query.Function;
import belfry.bridge.query.Lookup;
import belfry.bridge.query.Query;
import belfry.bridge.query.QueryParser;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.protocol.Refusal;
import belfry.protocol.dialect.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of people in a chat, as lines of text. It only reads, and every answer is
 * short, takes a short time, and has no control characters.
 */
final class Answers {
  /** The first character of a question. */
  static final String SIGN = "!";

  static final int MOST_ROWS = 10;
  private static final int LONGEST_LINE = 400;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  static final String HELP =
      "!tables, !get TABLE KEY, !find TABLE [CONDITION], !count TABLE [CONDITION], !sum TABLE COLUMN"
          + " [CONDITION], also !avg, !min, !max. A condition: year>=2013 and code=E.1 order by value"
          + " desc limit 3";

  private Answers() {}

  /**
   * Answers a question.
   *
   * @param question the text of the message, with its sign
   * @return the lines of the answer; none if the message is no question
   */
  static List<String> to(String question, CopyReader reader)
      throws BridgeException, InterruptedException {
    String[] words = question.strip().substring(SIGN.length()).split("\\s+", 3);
    String rest = words.length > 2 ? words[2] : "";
    List<String> lines =
        switch (words[0].toLowerCase(Locale.ROOT)) {
          case "help" -> List.of(HELP);
          case "tables" -> List.of(tables(reader));
          case "get" -> get(reader, table(reader, words), rest);
          case "find" -> find(reader, table(reader, words), rest);
          case "count" -> compute(Function.COUNT, reader, table(reader, words), rest);
          case "sum" -> compute(Function.SUM, reader, table(reader, words), rest);
          case "avg" -> compute(Function.AVG, reader, table(reader, words), rest);
          case "min" -> compute(Function.MIN, reader, table(reader, words), rest);
          case "max" -> compute(Function.MAX, reader, table(reader, words), rest);
          default -> List.of();
        };
    return lines.stream().map(Answers::line).toList();
  }

  /** A line that a chat can show. */
  static String line(String text) {
    return Refusal.excerpt(Visible.of(text), LONGEST_LINE);
  }

  private static StoredTable table(CopyReader reader, String[] words) throws BridgeException {
    if (words.length < 2) {
      throw BridgeException.wrong("a table is missing; !help explains it");
    }
    return reader.catalog().required(words[1]);
  }

  private static String tables(CopyReader reader) {
    StringJoiner tables = new StringJoiner(", ");
    for (StoredTable one : reader.catalog().tables()) {
      tables.add(one.table().name() + " (" + one.rows() + ")");
    }
    return tables.toString();
  }

  private static List<String> get(CopyReader reader, StoredTable table, String key)
      throws BridgeException, InterruptedException {
    if (key.isBlank()) {
      throw BridgeException.wrong("a key is missing; !help explains it");
    }
    List<String> parts = List.of(key.strip().split("\\s+"));
    boolean isOne = table.table().key().size() <= 1;
    return List.of(row(Lookup.row(reader, table, isOne ? List.of(key) : parts), table.columns()));
  }

  private static List<String> find(CopyReader reader, StoredTable table, String condition)
      throws BridgeException, InterruptedException {
    Query query = QueryParser.read(table, condition);
    if (query.by().isPresent()) {
      throw BridgeException.wrong("by has no meaning for find");
    }
    Columns columns = new Columns();
    table.columns().forEach(columns::add);
    int limit = Math.min(MOST_ROWS, query.limit().orElse(MOST_ROWS));
    List<String> lines = new ArrayList<>();
    // One more row than is shown tells whether there are more.
    new Find(reader, table, Deadline.after(LIMIT))
        .run(query, columns, limit + 1, found -> lines.add(row(found, table.columns())));
    if (lines.isEmpty()) {
      return List.of("no rows");
    }
    if (lines.size() > limit) {
      lines.removeLast();
      boolean isWanted = query.limit().isPresent() && query.limit().getAsInt() == limit;
      if (!isWanted) {
        lines.addLast("… and more");
      }
    }
    return lines;
  }

  private static String row(FoundRow row, List<StoredColumn> columns) {
    List<@Nullable String> values = Values.of(row, columns);
    StringJoiner line = new StringJoiner(", ");
    for (int at = 0; at < columns.size(); at++) {
      String value = values.get(at);
      if (value != null) {
        line.add(columns.get(at).column().name() + "=" + value);
      }
    }
    return line.toString();
  }

  private static List<String> compute(
      Function function, CopyReader reader, StoredTable table, String rest)
      throws BridgeException, InterruptedException {
    String[] words = rest.split("\\s+", 2);
    boolean isCount = function == Function.COUNT;
    if (!isCount && words[0].isEmpty()) {
      throw BridgeException.wrong("a column is missing; !help explains it");
    }
    Optional<String> field = isCount ? Optional.empty() : Optional.of(words[0]);
    String condition = isCount ? rest : words.length > 1 ? words[1] : "";
    List<Aggregation.Group> groups =
        new Aggregation(reader, table, Deadline.after(LIMIT))
            .run(function, field, QueryParser.read(table, condition));
    List<String> lines = new ArrayList<>();
    for (Aggregation.Group group : groups.subList(0, Math.min(MOST_ROWS, groups.size()))) {
      String value = group.value() == null ? "-" : group.value();
      lines.add(group.group() == null ? value : group.group() + ": " + value);
    }
    if (groups.size() > MOST_ROWS) {
      lines.add("… and " + (groups.size() - MOST_ROWS) + " more");
    }
    return lines.isEmpty() ? List.of("no rows") : lines;
  }
}
