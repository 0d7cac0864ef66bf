package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.ReadLogs;
import belfry.server.backplane.Search;
import belfry.server.backplane.SearchPlace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search over the seam between the newest entries, from 300, and an archive, up to 350. */
class IndexedSearchTest {
  private static final LogName OPS = new LogName("ops");

  @TempDir private Path folder;
  private Archive archive;
  private boolean away;
  private IndexedSearch search;

  @BeforeEach
  void fill() throws Exception {
    archive = ArchiveTarget.file(folder.resolve("archive.sqlite")).open();
    archive.add(List.of(new Archive.Part(OPS, entries(1, 350))));
    search =
        new IndexedSearch(
            new ReadLogs(Map.of(OPS, entries(300, 400))),
            (log, before, words, limit) -> {
              try {
                if (away) {
                  throw new SQLException("away");
                }
                return archive.before(log, before, words, limit);
              } catch (SQLException e) {
                throw new RefusedException(Code.UNAVAILABLE, "away");
              }
            });
  }

  @AfterEach
  void close() {
    archive.close();
  }

  private static List<Entry> entries(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(n ->
            new Entry(
                new EntryId(1732, n),
                Instant.ofEpochSecond(n),
                Kind.SAY,
                Nickname.of("ann"),
                "s",
                n % 3 == 0 ? "部署方案 " + n : "Сервера " + n))
        .toList();
  }

  private Search.Result find(String words, @Nullable SearchPlace after, int limit) {
    return search.find(
        new Search.Question(
            WordQuery.of(words), List.of(OPS), null, null, null, _ -> true, after, limit));
  }

  @Test
  void pagesCrossTheSeamWithoutAHoleOrARepetition() {
    List<Long> found = new ArrayList<>();
    SearchPlace place = null;
    do {
      Search.Result page = find("部署", place, 7);
      assertNull(page.reach(), "everything is searched");
      page.hits().forEach(hit -> found.add(hit.entry().id().seq()));
      place = page.next();
    } while (place != null);
    List<Long> all = LongStream.rangeClosed(1, 133).mapToObj(n -> 3 * n).toList();
    assertEquals(all.reversed(), found);
  }

  @Test
  void entryIsFoundOnBothSidesOfTheSeam() {
    for (long n : new long[] {2, 200, 299, 301, 349, 352, 400}) {
      Search.Result result = find((n % 3 == 0 ? "署方 " : "сервер ") + n, null, 5);
      assertEquals(1, result.hits().size(), () -> "entry " + n);
    }
  }

  @Test
  void newestEntriesAreSearchedWhileTheArchiveIsAway() {
    away = true;
    Search.Result result = find("部署", null, 50);
    assertEquals(34, result.hits().size());
    assertEquals(new Search.Reach(Instant.ofEpochSecond(300)), result.reach());
    away = false;
    assertNull(find("部署", null, 50).reach());
  }
}
