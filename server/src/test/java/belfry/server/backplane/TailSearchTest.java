package belfry.server.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.WordQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TailSearchTest {
  private static final LogName OPS = new LogName("ops");
  private static final LogName DEV = new LogName("dev");
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("Bob");

  private final Map<LogName, List<Entry>> entries = new HashMap<>();
  private final TailSearch search = new TailSearch(new ReadLogs(entries));

  private void say(LogName log, Nickname from, long second, String text) {
    List<Entry> before = entries.computeIfAbsent(log, _ -> new ArrayList<>());
    EntryId id = new EntryId(1732, before.size() + 1L);
    before.add(new Entry(id, Instant.ofEpochSecond(second), Kind.SAY, from, "s", text));
  }

  private static Search.Question question(
      @Nullable Nickname from, long since, long until, @Nullable SearchPlace after, int limit) {
    return new Search.Question(
        WordQuery.of("word"),
        List.of(OPS, DEV),
        from,
        Instant.ofEpochSecond(since),
        Instant.ofEpochSecond(until),
        entry -> !entry.text().contains("hidden"),
        after,
        limit);
  }

  private static List<String> texts(Search.Result result) {
    return result.hits().stream().map(hit -> hit.entry().text()).toList();
  }

  @Test
  void resultsOfAllLogsAreInTheOrderOfTime() {
    say(OPS, ANN, 1, "word 1");
    say(OPS, BOB, 4, "word 4");
    say(OPS, ANN, 5, "other");
    say(DEV, ANN, 2, "word 2");
    say(DEV, ANN, 3, "word 3 hidden");
    say(DEV, BOB, 6, "word 6");

    Search.Result all = search.find(question(null, 0, 10, null, 5));
    assertEquals(List.of("word 6", "word 4", "word 2", "word 1"), texts(all));
    assertEquals(6, all.compared());
    assertEquals(new Search.Reach(Instant.ofEpochSecond(1)), all.reach());
    assertNull(all.next());
    assertEquals(List.of("word 4"), texts(search.find(question(BOB, 0, 6, null, 5))));
    assertEquals(List.of("word 4", "word 2"), texts(search.find(question(null, 2, 6, null, 5))));
  }

  @Test
  void pagesOfAnySizeHaveEachResultOnce() {
    Random random = new Random(1);
    for (int n = 0; n < 500; n++) {
      say(random.nextBoolean() ? OPS : DEV, ANN, n / 7, random.nextBoolean() ? "word " + n : "no");
    }
    List<String> whole = texts(search.find(question(null, 0, 1000, null, 1000)));
    for (int limit : new int[] {1, 3, 50}) {
      List<String> paged = new ArrayList<>();
      SearchPlace place = null;
      do {
        Search.Result page = search.find(question(null, 0, 1000, place, limit));
        paged.addAll(texts(page));
        place = page.next() == null ? null : SearchPlace.of(page.next().toString());
      } while (place != null);
      assertEquals(whole, paged);
    }
  }

  @Test
  void onePageComparesABoundedNumberAndTheNextGoesOn() {
    say(OPS, ANN, 1, "word of the past");
    for (int n = 0; n <= TailSearch.MOST_COMPARED; n++) {
      say(OPS, ANN, 2, "no");
    }
    Search.Result first = search.find(question(null, 0, 10, null, 5));
    assertEquals(List.of(), texts(first));
    assertEquals(TailSearch.MOST_COMPARED, first.compared());
    Search.Result second = search.find(question(null, 0, 10, first.next(), 5));
    assertEquals(List.of("word of the past"), texts(second));
    assertNull(second.next());
  }
}
