package belfry.server.archive;

import belfry.protocol.EntryId;
import belfry.protocol.WordQuery;
import belfry.protocol.Words;
import belfry.server.backplane.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of archived entries, in the table {@code belfry_word}: one row for each different word
 * of each entry. Its key is the number of the log, the word and the two numbers of the entry's id,
 * so that each word of an entry is there once, however often the entry is added. Used by one thread
 * at a time, which owns the connection.
 */
final class WordIndex {
  /** Words of one search that the index looks up; the text of each entry is compared anyway. */
  private static final int MOST_LOOKUPS = 6;

  /** Rows of a word that are counted, to begin with the rarest word. */
  private static final int COUNTED = 1_000;

  /** The time after which the database gives up a statement. */
  static final Duration TIMEOUT = Duration.ofSeconds(4);

  private static final String AFTER_ALL_LETTERS = Character.toString(Character.MAX_CODE_POINT);

  private static final EntryId LAST = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);

  private final Database database;
  private final Connection connection;
  private final Duration timeout;
  private final TimeLimit limit;

  /**
   * @param timeout the time after which the database gives up a statement
   */
  WordIndex(Database database, Connection connection, Duration timeout) throws SQLException {
    this.database = database;
    this.connection = connection;
    this.timeout = timeout;
    this.limit = database.timeLimit(connection);
  }

  /** Adds the words of entries, in the transaction of the caller. */
  void add(long log, List<Entry> entries) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into belfry_word (log, word, epoch, seq) values (?, ?, ?, ?) "
                + database.orIgnore())) {
      runForWords(insert, log, entries);
    }
  }

  /** Removes the words of entries, in the transaction of the caller. */
  void remove(long log, List<Entry> entries) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from belfry_word where log = ? and word = ? and epoch = ? and seq = ?")) {
      runForWords(delete, log, entries);
    }
  }

  /** Runs a statement with each word of each entry. */
  private static void runForWords(PreparedStatement statement, long log, List<Entry> entries)
      throws SQLException {
    for (Entry entry : entries) {
      if (!entry.kind().isSearched()) {
        continue; // it has ids, or repeats the words of another entry
      }
      for (String word :
          Words.of(entry.said()).stream().map(Words.Word::text).collect(Collectors.toSet())) {
        statement.setLong(1, log);
        statement.setString(2, word);
        statement.setLong(3, entry.id().epoch());
        statement.setLong(4, entry.id().seq());
        statement.addBatch();
      }
    }
    statement.executeBatch();
  }

  /**
   * Finds the newest entries that may have all words: they have the rarest one. The caller compares
   * their texts.
   *
   * @param words at least one
   * @param before only entries before this id; null for all
   * @return the entries, newest first, at most {@code most}
   */
  List<Entry> find(long log, List<WordQuery.Lookup> words, @Nullable EntryId before, int most)
      throws SQLException {
    return limit.run(timeout, () -> newest(log, words, before, most));
  }

  private List<Entry> newest(
      long log, List<WordQuery.Lookup> words, @Nullable EntryId before, int most)
      throws SQLException {
    WordQuery.Lookup rarest = rarestFirst(log, words).getFirst();
    try (PreparedStatement select = prepared(sql(rarest))) {
      EntryId edge = before == null ? LAST : before;
      select.setLong(1, log);
      select.setLong(2, edge.epoch());
      select.setLong(3, edge.epoch());
      select.setLong(4, edge.seq());
      int at = 5;
      at = bind(select, at, rarest);
      select.setInt(at, most);
      select.setLong(at + 1, log);
      List<Entry> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(JdbcArchive.entry(rows));
        }
      }
      return found;
    }
  }

  /** The database reads the rows of the rarest word only, whose number bounds its work. */
  private static String sql(WordQuery.Lookup rarest) {
    String found =
        "select "
            + (rarest.isBeginning() ? "distinct " : "")
            + "w.epoch, w.seq from belfry_word w where w.log = ?"
            + " and (w.epoch < ? or (w.epoch = ? and w.seq < ?)) and "
            + condition("w", rarest)
            + " order by w.epoch desc, w.seq desc limit ?";
    return "select "
        + JdbcArchive.ENTRY
        + " from ("
        + found
        + ") f join belfry_entry e on e.log = ? and e.epoch = f.epoch and e.seq = f.seq"
        + " order by e.epoch desc, e.seq desc";
  }

  private List<WordQuery.Lookup> rarestFirst(long log, List<WordQuery.Lookup> words)
      throws SQLException {
    record Counted(WordQuery.Lookup word, int rows) {}
    List<Counted> counted = new ArrayList<>();
    for (WordQuery.Lookup word : words.subList(0, Math.min(words.size(), MOST_LOOKUPS))) {
      counted.add(new Counted(word, words.size() == 1 ? 0 : count(log, word)));
    }
    return counted.stream()
        .sorted((one, other) -> Integer.compare(one.rows, other.rows))
        .map(Counted::word)
        .toList();
  }

  private int count(long log, WordQuery.Lookup word) throws SQLException {
    try (PreparedStatement select =
        prepared(
            "select count(*) from (select 1 as one from belfry_word w where w.log = ? and "
                + condition("w", word)
                + " limit ?) as counted")) {
      select.setLong(1, log);
      select.setInt(bind(select, 2, word), COUNTED);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(Math.toIntExact(timeout.toSeconds()));
    return statement;
  }

  private static String condition(String table, WordQuery.Lookup word) {
    return word.isBeginning()
        ? table + ".word >= ? and " + table + ".word < ?"
        : table + ".word = ?";
  }

  /** Returns the index of the next parameter. */
  private static int bind(PreparedStatement statement, int at, WordQuery.Lookup word)
      throws SQLException {
    statement.setString(at, word.text());
    if (!word.isBeginning()) {
      return at + 1;
    }
    statement.setString(at + 1, word.text() + AFTER_ALL_LETTERS);
    return at + 2;
  }
}
