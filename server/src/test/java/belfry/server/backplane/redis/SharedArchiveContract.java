package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.WordQuery;
import belfry.server.archive.Archive;
import belfry.server.archive.ArchiveTarget;
import belfry.server.archive.ArchivedBackplane;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.LogTimes;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import belfry.server.backplane.Removal;
import belfry.server.backplane.Retention;
import belfry.server.backplane.Search;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What instances do that share a Redis and an archive. The archive is a file, which both instances
 * of a test can reach because they are one process. Each test has a deployment of its own.
 */
abstract class SharedArchiveContract {
  static final LogName OPS = new LogName("ops");
  static final int HISTORY = 100;
  static final int ALL = 450;
  private static final int LAG = 1_000;
  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static int tests;

  private final String prefix = "archive-" + tests++;
  private final Failures failures = new Failures();
  private final List<Backplane> open = new ArrayList<>();
  @TempDir private Path folder;

  /** The URL of the Redis. */
  abstract String url();

  @AfterEach
  void close() {
    open.reversed().forEach(Backplane::close);
    assertEquals(0, failures.count());
  }

  private RedisBackplane connected(String url, boolean isArchived) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(url, RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            prefix,
            0,
            Duration.ofSeconds(5),
            Map.of(
                Setting.HISTORY,
                (long) HISTORY,
                Setting.ARCHIVE_LAG,
                (long) LAG,
                Setting.REDIS_MEMORY,
                1L << 30),
            LEASE,
            isArchived,
            Retention.UNLIMITED);
    return RedisBackplane.connect(options, failures);
  }

  private <B extends Backplane> B started(B backplane) {
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    return backplane;
  }

  final Backplane instance(String url) {
    RedisBackplane redis = connected(url, true);
    return started(
        new ArchivedBackplane(
            redis,
            redis.archiveSource().orElseThrow(),
            target(),
            Retention.UNLIMITED,
            InstantSource.system(),
            failures));
  }

  final Path file() {
    return folder.resolve("archive.db");
  }

  private ArchiveTarget target() {
    return ArchiveTarget.of("jdbc:sqlite:" + file(), Optional.empty(), Optional.empty());
  }

  static void say(Backplane backplane, int from, int to) {
    for (int n = from; n <= to; n++) {
      Draft draft = new Draft(Kind.SAY, Nickname.of("Ann"), "origin", null, "line " + n);
      assertInstanceOf(Outcome.Appended.class, backplane.logs().append(OPS, draft));
    }
  }

  static List<String> lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> "line " + n).toList();
  }

  private static List<String> texts(Page page) {
    return page.entries().stream().map(Entry::text).toList();
  }

  private static List<String> readBackwards(Backplane backplane) {
    List<String> all = new ArrayList<>();
    @Nullable EntryId edge = null;
    Page page;
    do {
      page = backplane.history().before(OPS, edge, 33);
      all.addAll(0, texts(page));
      edge = page.entries().isEmpty() ? edge : page.entries().getFirst().id();
    } while (page.more());
    return all;
  }

  static List<String> readForwards(Backplane backplane) {
    List<String> all = new ArrayList<>();
    @Nullable EntryId edge = null;
    Page page;
    do {
      page = backplane.history().after(OPS, edge, 33);
      all.addAll(texts(page));
      edge = page.entries().isEmpty() ? edge : page.entries().getLast().id();
    } while (page.more());
    return all;
  }

  final List<String> archived() throws Exception {
    try (Archive archive = target().open()) {
      return texts(archive.after(OPS, null, 10 * LAG));
    }
  }

  static int inRedis(Backplane backplane) {
    return backplane.logs().before(OPS, null, 10 * LAG).entries().size();
  }

  private static double metric(Backplane at, String name) {
    return at.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(measure ->
            switch (measure) {
              case Measure.Counter counter -> counter.value().getAsLong();
              case Measure.Gauge gauge -> gauge.value().getAsDouble();
              case Measure.Histogram _ -> throw new AssertionError(name);
            })
        .sum();
  }

  @Test
  void everyInstanceReadsOnFromRedisIntoTheArchive() throws Exception {
    Backplane here = instance(url());
    Backplane there = instance(url());
    say(here, 1, ALL / 2);
    say(there, ALL / 2 + 1, ALL);
    assertEquals(lines(1, ALL), readBackwards(here));

    eventually(() -> assertEquals(lines(1, ALL), archived()));
    eventually(() -> assertEquals(HISTORY, inRedis(here)));
    for (Backplane one : List.of(here, there)) {
      assertEquals(lines(1, ALL), readBackwards(one));
      assertEquals(lines(1, ALL), readForwards(one));
      var question =
          new Search.Question(
              WordQuery.of("line 7"), List.of(OPS), null, null, null, _ -> true, null, 50);
      assertEquals(1, one.search().find(question).hits().size());
      LogTimes times = new LogTimes(one.history());
      for (Entry entry : one.history().after(OPS, null, ALL).entries()) {
        EntryId place = times.lastBefore(OPS, entry.time());
        Entry next = one.history().after(OPS, place, 1).entries().getFirst();
        assertEquals(entry.time(), next.time());
      }
    }
    say(here, ALL + 1, ALL + 1);
    eventually(() -> assertEquals(lines(1, ALL + 1), archived()));
    assertEquals(HISTORY, inRedis(here));
  }

  @Test
  void nothingIsRemovedWhileTheArchiveIsAway() throws Exception {
    Path blocked = Files.createDirectory(file()); // no file can be made
    Backplane here = instance(url());
    say(here, 1, ALL);
    assertEquals(lines(2, ALL), texts(here.history().before(OPS, null, ALL - 1)));
    assertEquals(ALL, inRedis(here));
    eventually(() -> assertEquals(0, metric(here, "archive_up")));

    Files.delete(blocked);
    eventually(() -> assertEquals(lines(1, ALL), archived()));
    eventually(() -> assertEquals(HISTORY, inRedis(here)));
    eventually(() -> assertEquals(lines(1, ALL), readBackwards(here)));
    assertEquals(0, metric(here, "archive_lost_entries"));
  }

  /** Such as one that was started before the deployment had an archive. */
  @Test
  void instanceWithoutTheArchiveKeepsWhatItLacksToo() throws Exception {
    Path blocked = Files.createDirectory(file());
    Backplane before = started(connected(url(), false));
    instance(url());
    Backplane after = started(connected(url(), false));
    say(after, 1, 2 * HISTORY);
    assertEquals(2 * HISTORY, inRedis(after));
    AtomicInteger said = new AtomicInteger(2 * HISTORY);
    eventually(() -> {
      say(before, said.incrementAndGet(), said.get());
      assertTrue(inRedis(before) > HISTORY + 1); // until it knows of the archive, it keeps HISTORY
    });
    List<String> kept = texts(before.logs().before(OPS, null, 10 * LAG));
    Files.delete(blocked);
    eventually(() -> assertEquals(kept, archived()));
  }

  @Test
  void whatIsBeyondTheLimitIsLostAndCounted() throws Exception {
    Backplane before = instance(url());
    say(before, 1, 1);
    eventually(() -> assertEquals(lines(1, 1), archived()));
    open.remove(before);
    before.close();
    Path away = Files.move(file(), folder.resolve("away"));
    Files.createDirectory(file());

    Backplane here = instance(url());
    say(here, 2, LAG + 51);
    assertEquals(LAG, inRedis(here));
    Files.delete(file());
    Files.move(away, file());
    eventually(() -> assertEquals(LAG + 1, archived().size()));
    assertEquals(50, metric(here, "archive_lost_entries"));
    assertEquals("line 52", archived().get(1));
  }

  @Test
  void lossesOfALogThatTheArchiveNeverHadAreCounted() throws Exception {
    Path blocked = Files.createDirectory(file());
    Backplane here = instance(url());
    say(here, 1, LAG + 50);
    assertEquals(LAG, inRedis(here));
    Files.delete(blocked);
    eventually(() -> assertEquals(lines(51, LAG + 50), archived()));
    assertEquals(50, metric(here, "archive_lost_entries"));
  }

  /** Entries that were removed before there was an archive are not lost to it. */
  @Test
  void entriesFromBeforeTheArchiveAreCopied() throws Exception {
    Backplane before = started(connected(url(), false));
    say(before, 1, HISTORY + 50);
    Path blocked = Files.createDirectory(file());
    Backplane here = instance(url());
    say(here, HISTORY + 51, HISTORY + 60);
    Files.delete(blocked);
    eventually(() -> assertEquals(lines(51, HISTORY + 60), archived()));
    assertEquals(0, metric(here, "archive_lost_entries"));
  }

  /** The archive has the first entries only, others are in both, and the newest in Redis only. */
  @Test
  void removedEntriesAreNowhereAnyMore() throws Exception {
    Backplane here = instance(url());
    Backplane there = instance(url());
    say(here, 1, ALL);
    eventually(() -> assertEquals(lines(1, ALL), archived()));
    eventually(() -> assertEquals(HISTORY, inRedis(here)));
    Records records = there.records().orElseThrow();
    say(here, ALL + 1, ALL + 50);
    List<EntryId> ids =
        records.after(OPS, null, 2 * ALL).entries().stream().map(Entry::id).toList();
    assertEquals(ALL + 50, ids.size());

    records.remove(OPS, ids.subList(0, ALL + 49), Removal.OPERATOR);

    List<String> left = new ArrayList<>(Collections.nCopies(ALL + 49, ""));
    left.add("line " + (ALL + 50));
    assertEquals(left, readBackwards(here));
    assertEquals(left, readForwards(there));
    eventually(() -> assertEquals(left, archived()));
    Page page = records.after(OPS, ids.getFirst(), 10);
    assertEquals(ids.subList(1, 11), page.entries().stream().map(Entry::id).toList());
    assertTrue(page.more());
  }

  /** A removal that failed between the two can be repeated: its entries are still found. */
  @Test
  void entryThatIsRemovedFromOnePlaceOnlyIsStillFound() throws Exception {
    Backplane here = instance(url());
    say(here, 1, 3);
    eventually(() -> assertEquals(lines(1, 3), archived()));
    EntryId id = here.logs().after(OPS, null, 1).entries().getFirst().id();
    ((ArchivedBackplane) here)
        .inner()
        .records()
        .orElseThrow()
        .remove(OPS, List.of(id), Removal.OPERATOR);
    assertEquals("", texts(here.history().after(OPS, null, 1)).getFirst());
    Records records = here.records().orElseThrow();
    assertEquals(lines(1, 3), texts(records.after(OPS, null, 10)));
    records.remove(OPS, List.of(id), Removal.OPERATOR);
    assertEquals(List.of("", "line 2", "line 3"), texts(records.after(OPS, null, 10)));
  }
}
