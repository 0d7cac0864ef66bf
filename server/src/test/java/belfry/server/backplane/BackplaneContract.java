package belfry.server.backplane;

import static belfry.server.Eventually.eventually;
import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.WordQuery;
import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every backplane. Each test uses two instances that share their state, {@code
 * here} and {@code there}; a backplane of one process is both. Each test has rooms and names of its
 * own, so that the state an earlier test left does no harm.
 */
public abstract class BackplaneContract {
  /** The number of entries that a log holds at least. */
  protected static final int HISTORY = 100;

  /** What a writer says at most while somebody puts it out. */
  private static final int MOST_WORDS = 1_000;

  private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());
  private static final Instant MORNING = Instant.parse("2026-11-22T09:00:00Z");

  /** Receives the errors of the backplanes that a test makes. */
  protected final Failures failures = new Failures();

  private final String test = Long.toString(TESTS.incrementAndGet(), Character.MAX_RADIX);
  private final RoomName room = new RoomName("room-" + test);
  private final LogName log = LogName.of(room);
  private final Nickname ann = Nickname.of("Ann-" + test);
  private final Nickname bob = Nickname.of("Bob-" + test);
  private final List<String> lostHere = new CopyOnWriteArrayList<>();
  private final List<String> lostThere = new CopyOnWriteArrayList<>();
  private volatile Error failureOfListener;
  private List<Backplane> instances = List.of();
  private Backplane here;
  private Backplane there;

  /**
   * Makes one backplane, or two that share their state; the test starts them. Logs hold {@link
   * #HISTORY} entries, or not many more.
   */
  protected abstract List<Backplane> make() throws Exception;

  @BeforeEach
  void startInstances() throws Exception {
    instances = make();
    here = instances.getFirst();
    there = instances.getLast();
    here.start((holder, name, _) -> {
      lostHere.add(holder + " lost " + name);
      throwIfSet(failureOfListener);
    });
    if (instances.size() > 1) {
      there.start((holder, name, _) -> lostThere.add(holder + " lost " + name));
    }
  }

  @AfterEach
  void closeInstances() {
    instances.forEach(Backplane::close);
  }

  private static void throwIfSet(Error failure) {
    if (failure != null) {
      throw failure;
    }
  }

  // Appending

  @Test
  void entriesAreNumberedOneAfterTheOther() {
    List<EntryId> ids =
        List.of(say(here, "one"), say(there, "two"), say(here, "three"), say(there, "four"));
    EntryId first = ids.getFirst();
    assertTrue(first.seq() >= 1);
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(new EntryId(first.epoch(), first.seq() + i), ids.get(i));
    }
  }

  @Test
  void entryKeepsAllOfItsDraft() {
    Recorder follower = follow(there, log);
    String text = "tab\t nul\0 line\n \u202E\uFEFF grüße 日本 👩‍🚀 {\"do\":\"say\"}\r\n ";
    Draft draft = new Draft(Kind.ACT, ann, "origin 7", "id\"1", text);
    EntryId id = appended(here.logs().append(log, draft)).id();

    Entry read = there.logs().after(log, null, 10).entries().getFirst();
    assertEquals(new Entry(id, read.follows(), read.time(), Kind.ACT, ann, "origin 7", text), read);
    assertEquals(ann.text(), read.from().text(), "the name as it was written");
    assertEquals(read.time().truncatedTo(ChronoUnit.MILLIS), read.time());
    eventually(() -> assertEquals(List.of(read), follower.entries()));
  }

  @Test
  void tagsAreKeptWithTheEntry() {
    Recorder follower = follow(there, log);
    String tags = "+draft/reply=1-2;+a=\u00fc";
    Draft draft = new Draft(Kind.SAY, ann, "a", null, "yes", null, null, tags);
    appended(here.logs().append(log, draft));
    assertEquals(tags, there.logs().after(log, null, 10).entries().getFirst().tags());
    eventually(
        () -> assertEquals(List.of(tags), follower.entries().stream().map(Entry::tags).toList()));
  }

  @Test
  void whatPassesReachesTheFollowersAndIsKeptByNobody() {
    EntryId before = say(here, "before");
    Recorder follower = follow(there, log);
    Draft draft = new Draft(Kind.NOTICE, ann, "origin 7", null, "", null, null, "+a=b");
    Entry passed = here.logs().pass(log, draft);
    assertEquals(0, passed.id().epoch());
    assertEquals("+a=b", passed.tags());
    eventually(() -> assertEquals(List.of(passed), follower.passed()));
    assertEquals(List.of("before"), texts(there.logs().after(log, null, 10)));
    assertEquals(new EntryId(before.epoch(), before.seq() + 1), say(there, "after"));
  }

  @Test
  void longAndEmptyTextsAreKept() {
    String longest = "é".repeat(30_000);
    say(here, longest);
    assertInstanceOf(
        Outcome.Appended.class, here.logs().append(log, new Draft(Kind.TOPIC, ann, "a", null, "")));
    assertEquals(List.of(longest, ""), texts(there.logs().after(log, null, 10)));
  }

  @Test
  void draftThatIsSentAgainIsAppendedOnce() {
    Draft draft = new Draft(Kind.SAY, ann, "first connection", "m1", "hello");
    Draft again = new Draft(Kind.SAY, ann, "second connection", "m1", "hello");
    Outcome.Appended first = appended(here.logs().append(log, draft));
    say(here, "in between");

    assertFalse(first.duplicate());
    assertEquals(new Outcome.Appended(first.id(), true), there.logs().append(log, again));
    assertEquals(new Outcome.Appended(first.id(), true), here.logs().append(log, draft));
    assertEquals(List.of("hello", "in between"), texts(here.logs().after(log, null, 10)));
  }

  @Test
  void idIsWorthWhatTheLimitsSayWhateverIsSaidWithoutIds() throws Exception {
    Draft draft = new Draft(Kind.SAY, ann, "a", "m1", "hello");
    EntryId first = appended(here.logs().append(log, draft)).id();
    sayAtOnce(Limits.IDS_KEPT + 100, _ -> null);
    assertEquals(new Outcome.Appended(first, true), there.logs().append(log, draft));

    sayAtOnce(Limits.IDS_KEPT - 1, n -> "other " + n);
    assertEquals(new Outcome.Appended(first, true), here.logs().append(log, draft));
  }

  /** Says many lines on both instances. */
  private void sayAtOnce(int lines, IntFunction<String> clientId) throws InterruptedException {
    AtomicInteger said = new AtomicInteger();
    allAtOnce(
        IntStream.range(0, 16)
            .<Runnable>mapToObj(i ->
                () -> {
                  Logs logs = (i % 2 == 0 ? here : there).logs();
                  for (int n = said.incrementAndGet(); n <= lines; n = said.incrementAndGet()) {
                    appended(
                        logs.append(log, new Draft(Kind.SAY, bob, "b", clientId.apply(n), "hi")));
                  }
                })
            .toList());
  }

  @Test
  void sameClientIdWithAnotherTextOrSenderOrLogIsAnotherMessage() {
    Draft draft = new Draft(Kind.SAY, ann, "a", "m1", "hello");
    EntryId first = appended(here.logs().append(log, draft)).id();
    LogName elsewhere = LogName.of(new RoomName("other-" + test));

    assertFalse(
        appended(here.logs().append(log, new Draft(Kind.SAY, ann, "a", "m1", "hullo")))
            .duplicate());
    assertFalse(
        appended(here.logs().append(log, new Draft(Kind.SAY, bob, "b", "m1", "hello")))
            .duplicate());
    assertFalse(
        appended(here.logs().append(log, new Draft(Kind.SAY, ann, "a", "m2", "hello")))
            .duplicate());
    assertFalse(appended(here.logs().append(elsewhere, draft)).duplicate());
    assertEquals(first, appended(here.logs().append(log, draft)).id());
    assertEquals(
        List.of("hello", "hullo", "hello", "hello"), texts(here.logs().after(log, null, 10)));
  }

  @Test
  void textsThatHashAlikeAreTwoMessages() {
    assertEquals("Aa".hashCode(), "BB".hashCode());
    appended(here.logs().append(log, new Draft(Kind.SAY, ann, "a", "m1", "Aa")));

    assertFalse(
        appended(here.logs().append(log, new Draft(Kind.SAY, ann, "a", "m1", "BB"))).duplicate());
    assertEquals(List.of("Aa", "BB"), texts(here.logs().after(log, null, 10)));
  }

  @Test
  void withoutClientIdEverythingIsAnotherMessage() {
    say(here, "hello");
    say(here, "hello");
    assertEquals(List.of("hello", "hello"), texts(here.logs().after(log, null, 10)));
  }

  @Test
  void draftIsStillKnownWhenItsEntryIsGone() {
    Draft draft = new Draft(Kind.SAY, ann, "a", "m1", "hello");
    EntryId first = appended(here.logs().append(log, draft)).id();
    fill(5 * HISTORY);
    assertEquals(new Outcome.Appended(first, true), there.logs().append(log, draft));
  }

  @Test
  void sendersKeepTheirOrderAndEverybodySeesTheSame() throws Exception {
    Recorder first = follow(here, log);
    Recorder second = follow(there, log);
    int senders = 4;
    int each = 25;

    allAtOnce(
        IntStream.range(0, senders)
            .<Runnable>mapToObj(sender ->
                () -> {
                  for (int n = 0; n < each; n++) {
                    say(sender % 2 == 0 ? here : there, sender + ":" + n);
                  }
                })
            .toList());

    eventually(() -> assertEquals(senders * each, first.entries().size()));
    eventually(() -> assertEquals(first.entries(), second.entries()));
    assertEquals(first.entries(), here.logs().after(log, null, senders * each).entries());
    for (int sender = 0; sender < senders; sender++) {
      String prefix = sender + ":";
      assertEquals(
          IntStream.range(0, each).mapToObj(n -> prefix + n).toList(),
          first.texts().stream().filter(text -> text.startsWith(prefix)).toList());
    }
  }

  // Reading

  @Test
  void logOfNothingHasNoEntries() {
    assertEquals(new Page(List.of(), false), here.logs().after(log, null, 10));
    assertEquals(new Page(List.of(), false), here.logs().before(log, null, 10));
    assertEquals(new Page(List.of(), false), here.logs().after(log, new EntryId(5, 5), 10));
    assertEquals(new Page(List.of(), false), here.logs().before(log, new EntryId(5, 5), 10));
  }

  @Test
  void pagesAfterAnIdGoForwardToTheEnd() {
    List<EntryId> ids = fill(7);

    assertPage(there.logs().after(log, null, 3), true, "1", "2", "3");
    assertPage(there.logs().after(log, ids.get(2), 3), true, "4", "5", "6");
    assertPage(there.logs().after(log, ids.get(5), 3), false, "7");
    assertPage(there.logs().after(log, ids.get(3), 3), false, "5", "6", "7");
    assertPage(there.logs().after(log, ids.get(6), 3), false);
  }

  @Test
  void pagesBeforeAnIdGoBackToTheBeginning() {
    List<EntryId> ids = fill(7);

    assertPage(there.logs().before(log, null, 3), true, "5", "6", "7");
    assertPage(there.logs().before(log, ids.get(4), 3), true, "2", "3", "4");
    assertPage(there.logs().before(log, ids.get(1), 3), false, "1");
    assertPage(there.logs().before(log, ids.get(3), 3), false, "1", "2", "3");
    assertPage(there.logs().before(log, ids.get(0), 3), false);
    EntryId next = new EntryId(ids.getLast().epoch(), ids.getLast().seq() + 1);
    assertPage(there.logs().before(log, next, 2), true, "6", "7");
  }

  @Test
  void nothingIsBeforeTheLowestId() {
    say(here, "one");
    assertEquals(new Page(List.of(), false), there.logs().before(log, new EntryId(0, 0), 10));
    assertEquals(new Page(List.of(), false), there.history().before(log, new EntryId(0, 1), 10));
  }

  @Test
  void placeInALogIsFoundByTime() {
    List<EntryId> ids = fill(HISTORY);
    History history = there.history();
    List<Entry> all = history.after(log, null, HISTORY).entries();
    LogTimes times = new LogTimes(history);
    assertNull(times.lastBefore(log, all.getFirst().time()));
    assertEquals(ids.getLast(), times.lastBefore(log, all.getLast().time().plusMillis(1)));
    for (Entry entry : all) {
      EntryId place = times.lastBefore(log, entry.time());
      Entry next = history.after(log, place, 1).entries().getFirst();
      assertEquals(entry.time(), next.time());
      assertTrue(next.id().compareTo(entry.id()) <= 0);
    }
  }

  @Test
  void idsOfTheFutureAreAfterTheEnd() {
    EntryId last = fill(3).getLast();
    EntryId future = new EntryId(last.epoch(), last.seq() + 1_000);

    assertPage(here.logs().after(log, future, 10), false);
    assertPage(here.logs().before(log, future, 10), false, "1", "2", "3");
  }

  @Test
  void idsOfAnEarlierEpochAreBeforeTheBeginning() {
    EntryId last = fill(3).getLast();
    EntryId foreign = new EntryId(last.epoch() - 1, last.seq() + 1_000);

    assertPage(here.logs().after(log, foreign, 10), false, "1", "2", "3");
    assertPage(here.logs().before(log, foreign, 10), false);
  }

  @Test
  void idsOfALaterEpochAreAfterTheEnd() {
    EntryId last = fill(3).getLast();
    EntryId foreign = new EntryId(last.epoch() + 1, 1);

    assertPage(here.logs().after(log, foreign, 10), false);
    assertPage(here.logs().before(log, foreign, 10), false, "1", "2", "3");
  }

  @Test
  void logKeepsItsHistoryAndPagesBeginLaterWhereItWasTrimmed() {
    List<EntryId> ids = fill(10 * HISTORY);

    Page all = there.logs().after(log, null, 10 * HISTORY);
    assertTrue(all.entries().size() >= HISTORY, () -> all.entries().size() + " are too few");
    assertTrue(all.entries().size() <= 5 * HISTORY, () -> all.entries().size() + " are too many");
    assertFalse(all.more());
    assertEquals(ids.subList(ids.size() - all.entries().size(), ids.size()), ids(all));

    Page afterLost = there.logs().after(log, ids.getFirst(), 5);
    assertEquals(all.entries().subList(0, 5), afterLost.entries());
    assertNotEquals(ids.get(1), afterLost.entries().getFirst().id(), "the hole can be seen");
    assertPage(there.logs().before(log, ids.getFirst(), 5), false);
    assertPage(there.logs().before(log, ids.get(10), 5), false);
  }

  // Following

  @Test
  void entriesAreFoundByTheirWords() {
    List<String> texts = List.of("Deploy at noon", "развёртывание Сервера", "讨论了部署方案");
    texts.forEach(text -> say(here, text));

    assertEquals(List.of(texts.get(0)), found("deploy"));
    assertEquals(List.of(texts.get(1)), found("сервер"));
    assertEquals(List.of(texts.get(2)), found("部署"));
    assertEquals(List.of(), found("nothing"));
  }

  private List<String> found(String words) {
    var question =
        new Search.Question(
            WordQuery.of(words), List.of(log), null, null, null, _ -> true, null, 10);
    return new TailSearch(there.logs())
        .find(question).hits().stream().map(hit -> hit.entry().text()).toList();
  }

  @Test
  void followerOfAnEmptyLogIsToldWhatComes() {
    Recorder follower = follow(there, log);
    assertEquals(List.of(), follower.entries());

    say(here, "one");
    say(there, "two");

    follower.awaitTexts("one", "two");
  }

  @Test
  void followerIsToldWhatTheLogHoldsAndThenWhatComes() {
    say(here, "one");
    say(here, "two");

    Recorder follower = follow(there, log);
    assertEquals(List.of("one", "two"), follower.texts(), "told before follow returns");

    say(here, "three");
    follower.awaitTexts("one", "two", "three");
  }

  @Test
  void followerOfATrimmedLogBeginsWhereTheLogDoes() {
    List<EntryId> ids = fill(10 * HISTORY);

    Recorder follower = follow(there, log);

    List<Entry> told = follower.entries();
    assertFalse(told.isEmpty());
    assertEquals(told.getFirst().previous(), follower.first());
    assertEquals(ids.getLast(), told.getLast().id());
  }

  @Test
  void allFollowersOfALogAreTold() {
    List<Recorder> followers =
        List.of(follow(here, log), follow(here, log), follow(there, log), follow(there, log));
    say(here, "hello");
    followers.forEach(follower -> follower.awaitTexts("hello"));
  }

  @Test
  void followersAreToldOfTheirLogOnly() {
    Recorder mine = follow(there, LogName.inbox("secret of " + ann));
    Recorder other = follow(there, log);

    say(here, LogName.inbox("secret of " + ann), "to ann");
    say(here, "to all");

    mine.awaitTexts("to ann");
    other.awaitTexts("to all");
    mine.awaitTexts("to ann");
  }

  @Test
  void duplicateIsNotToldAgain() {
    Recorder follower = follow(there, log);
    Draft draft = new Draft(Kind.SAY, ann, "a", "m1", "hello");
    here.logs().append(log, draft);
    here.logs().append(log, draft);
    say(here, "next");
    follower.awaitTexts("hello", "next");
  }

  @Test
  void unfollowedLogIsNotToldAnyMore() {
    Recorder gone = follow(there, log);
    Recorder stays = follow(there, log);
    say(here, "one");
    gone.awaitTexts("one");

    there.logs().unfollow(log, gone);
    say(here, "two");

    stays.awaitTexts("one", "two");
    assertEquals(List.of("one"), gone.texts());
  }

  @Test
  void logCanBeFollowedAgainAndHasLostNothing() {
    Recorder gone = follow(there, log);
    say(here, "one");
    gone.awaitTexts("one");
    there.logs().unfollow(log, gone);
    say(here, "two");

    Recorder back = follow(there, log);
    say(here, "three");

    back.awaitTexts("one", "two", "three");
    there.logs().unfollow(log, new Recorder()); // never followed: nothing happens
    say(here, "four");
    back.awaitTexts("one", "two", "three", "four");
  }

  @Test
  void followingWhileOthersAppendLeavesNoHoleAndRepeatsNothing() throws Exception {
    int appends = HISTORY / 2;
    List<Recorder> followers = Collections.synchronizedList(new ArrayList<>());
    List<Runnable> work = new ArrayList<>();
    for (Backplane instance : List.of(here, there)) {
      work.add(() -> {
        for (int n = 0; n < appends; n++) {
          say(instance, "entry " + n);
        }
      });
      work.add(() -> {
        for (int n = 0; n < 10; n++) {
          followers.add(follow(instance, log));
        }
      });
    }

    allAtOnce(work);

    List<Entry> all = here.logs().after(log, null, 2 * appends).entries();
    assertEquals(2 * appends, all.size());
    for (Recorder follower : followers) {
      eventually(() -> assertEquals(all.getLast().id(), follower.last()));
      List<Entry> told = follower.entries();
      assertEquals(all.subList(all.size() - told.size(), all.size()), told);
      assertEquals(all.size(), told.size(), "the log held all of it all the time");
    }
  }

  // Names

  @Test
  void freeNameIsGrantedAndThenTaken() {
    Holder first = holder("1");
    assertEquals(Optional.empty(), there.names().find(ann));
    assertEquals(Claim.GRANTED, here.names().claim(ann, first));

    assertEquals(Claim.TAKEN, there.names().claim(ann, holder("2")));
    assertEquals(
        Claim.TAKEN,
        here.names().claim(Nickname.of(ann.text().toUpperCase(Locale.ROOT)), holder("3")));
    assertEquals(Claim.GRANTED, here.names().claim(ann, first), "by its holder once more");
    assertEquals(List.of(), lostHere);
  }

  @Test
  void releasedNameIsFree() {
    here.names().claim(ann, holder("1"));
    here.names().release(ann, holder("1"));

    assertEquals(Optional.empty(), there.names().find(ann));
    assertEquals(Claim.GRANTED, there.names().claim(ann, holder("2")));
  }

  @Test
  void nameIsReleasedByItsHolderOnly() {
    here.names().claim(ann, holder("1"));
    here.names().release(ann, holder("2"));
    there.names().release(bob, holder("2"));
    assertEquals(Claim.TAKEN, there.names().claim(ann, holder("2")));
  }

  @Test
  void oneOfManyWhoClaimANameGetsIt() throws Exception {
    List<String> granted = new CopyOnWriteArrayList<>();
    allAtOnce(
        IntStream.range(0, 8)
            .<Runnable>mapToObj(n ->
                () -> {
                  Backplane instance = n % 2 == 0 ? here : there;
                  if (instance.names().claim(ann, holder("claimant " + n)) == Claim.GRANTED) {
                    granted.add("claimant " + n);
                  }
                })
            .toList());

    assertEquals(1, granted.size(), granted::toString);
    assertEquals(holder(granted.getFirst()).inbox(), there.names().find(ann).orElseThrow().inbox());
  }

  @Test
  void whoOnlyAsksForANameLosesNone() throws Exception {
    AtomicInteger granted = new AtomicInteger();
    allAtOnce(
        IntStream.range(0, 21)
            .<Runnable>mapToObj(n ->
                () -> {
                  Names names = (n == 0 ? here : there).names();
                  Holder claimant = holder("claimant " + n);
                  for (int round = 0; round < 40; round++) {
                    if (names.claim(ann, claimant) == Claim.GRANTED) {
                      granted.incrementAndGet();
                      names.release(ann, claimant);
                    }
                  }
                })
            .toList());

    assertTrue(granted.get() > 0);
    assertEquals(Claim.GRANTED, there.names().claim(ann, holder("the last")));
    assertEquals(List.of(), lostHere);
    assertEquals(List.of(), lostThere);
  }

  @Test
  void nameIsTakenOverWithTheTokenAndTheOldHolderIsTold() {
    Holder old = new Holder("old-" + test, "secret-" + test);
    Holder next = new Holder("next-" + test, "secret-" + test);
    here.names().claim(ann, old);

    assertEquals(Claim.GRANTED, there.names().claim(ann, next));

    eventually(() -> assertEquals(List.of(old.id() + " lost " + ann), lostHere));
    here.names().release(ann, old);
    assertEquals(Claim.TAKEN, here.names().claim(ann, holder("other")), "the old one has lost it");
    assertEquals(next.inbox(), here.names().find(ann).orElseThrow().inbox());
    assertEquals(Claim.GRANTED, there.names().claim(ann, next));
    eventually(() -> assertEquals(List.of(old.id() + " lost " + ann), lostHere));
    assertEquals(List.of(), lostThere);
  }

  @Test
  void nameIsTakenOverOnTheSameInstanceToo() {
    Holder old = new Holder("old-" + test, "secret-" + test);
    here.names().claim(ann, old);
    assertEquals(
        Claim.GRANTED, here.names().claim(ann, new Holder("next-" + test, "secret-" + test)));
    eventually(() -> assertEquals(List.of(old.id() + " lost " + ann), lostHere));
  }

  @Test
  void holderWhoClaimsAgainWithAnotherTokenIsFoundByThatOne() {
    Holder before = new Holder("id-" + test, "token one");
    Holder after = new Holder("id-" + test, "token two");
    here.names().claim(ann, before);

    assertEquals(Claim.GRANTED, here.names().claim(ann, after));

    assertEquals(after.inbox(), there.names().find(ann).orElseThrow().inbox());
    assertEquals(Claim.TAKEN, there.names().claim(ann, new Holder("other", "token one")));
    assertEquals(List.of(), lostHere);
    assertEquals(Claim.GRANTED, there.names().claim(ann, new Holder("other", "token two")));
    eventually(() -> assertEquals(List.of("id-" + test + " lost " + ann), lostHere));
  }

  @Test
  void somebodyIsFoundWithTheirInboxAndWhetherTheyAreAway() {
    Holder holder = holder("1");
    here.names().claim(ann, holder);
    assertEquals(
        Optional.of(new Names.Recipient(holder.id(), holder.inbox(), null)),
        there.names().find(ann));

    here.names().away(ann, holder, "at lunch");
    assertEquals(
        Optional.of(new Names.Recipient(holder.id(), holder.inbox(), "at lunch")),
        there.names().find(ann));

    here.names().away(ann, holder("2"), "not mine");
    assertEquals(
        Optional.of(new Names.Recipient(holder.id(), holder.inbox(), "at lunch")),
        there.names().find(ann));

    here.names().away(ann, holder, null);
    assertEquals(
        Optional.of(new Names.Recipient(holder.id(), holder.inbox(), null)),
        there.names().find(ann));

    here.names().away(bob, holder, "who is bob");
    assertEquals(Optional.empty(), there.names().find(bob));
  }

  @Test
  void somebodyIsFoundWithTheCloakOfTheirNetwork() {
    Holder cloaked = new Holder("id-" + test, "token of " + test, null, "k2mf");
    here.names().claim(ann, cloaked);
    assertEquals("k2mf", there.names().find(ann).orElseThrow().cloak());
    here.names().away(ann, cloaked, "at lunch");
    assertEquals("k2mf", there.names().find(ann).orElseThrow().cloak());
  }

  @Test
  void instancesShareOneSecret() {
    assertEquals(here.secret(), there.secret());
    assertTrue(here.secret().matches("[0-9a-f]{32}"));
  }

  // Presence

  @Test
  void everybodyIsToldWhoComesGoesAndChangesInOrder() {
    Recorder follower = follow(there, log);
    Recorder second = follow(here, log);
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    Occupant away = b.away("at lunch");
    Occupant renamed = away.named(Nickname.of("Eve-" + test));

    assertEquals(1, enter(here, room, a).members());
    assertEquals(2, enter(there, room, b).members());
    there.presence().change(room, b, away, 1);
    there.presence().change(room, away, renamed, 2);
    here.presence().exit(room, a, Departure.LEFT, "to bed, 睡了");
    there.presence().exit(room, renamed, Departure.DISCONNECTED);

    for (Recorder each : List.of(follower, second)) {
      each.awaitChanges(
          new PresenceChange.Came(a, 1),
          new PresenceChange.Came(b, 2),
          new PresenceChange.Changed(b, away, 2, 1),
          new PresenceChange.Changed(away, renamed, 2, 2),
          new PresenceChange.Went(a, 1, Departure.LEFT, "to bed, 睡了"),
          new PresenceChange.Went(renamed, 0, Departure.DISCONNECTED));
    }
  }

  @Test
  void whoIsThereAlreadyOrNotThereChangesNothing() {
    Recorder follower = follow(there, log);
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);

    here.presence().exit(room, a, Departure.LEFT);
    here.presence().change(room, a, a.away("x"), 1);
    enter(here, room, a);
    assertEquals(1, enter(here, room, a).members());
    there.presence().exit(room, b, Departure.LEFT);
    there.presence().change(room, b, b.away("x"), 1);
    here.presence().exit(room, a, Departure.LEFT);
    here.presence().exit(room, a, Departure.LEFT);
    enter(here, room, b);

    follower.awaitChanges(
        new PresenceChange.Came(a, 1),
        new PresenceChange.Went(a, 0, Departure.LEFT),
        new PresenceChange.Came(b, 1));
  }

  @Test
  void peopleAreListedLongestThereFirst() {
    Nickname eve = Nickname.of("Eve-" + test);
    enter(here, room, occupant("1", ann, 0));
    enter(there, room, occupant("2", bob, 1));
    Occupant third = occupant("3", eve, 2);
    enter(here, room, third);
    here.presence().change(room, third, third.away("at lunch"), 1);

    List<Occupant> all =
        List.of(occupant("1", ann, 0), occupant("2", bob, 1), third.away("at lunch"));
    eventually(() -> assertEquals(all, there.presence().people(room, 10)));
    eventually(() -> assertEquals(all, here.presence().people(room, 10)));
    assertEquals(all.subList(0, 2), there.presence().people(room, 2));
    assertEquals(List.of(), there.presence().people(new RoomName("nobody-" + test), 10));
  }

  @Test
  void sessionThatComesBackIsOneOfThePeopleOnce() {
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a);
    enter(here, room, a);
    here.presence().exit(room, a, Departure.LEFT);
    enter(here, room, a);
    eventually(() -> assertEquals(List.of(a), there.presence().people(room, 10)));
    eventually(() -> assertEquals(1, there.presence().state(room).members()));
  }

  // Hosts and rules

  @Test
  void firstOccupantIsTheHostUntilTheRoomIsEmpty() {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    assertEquals(a.holder(), enter(here, room, a, "person a").host());
    assertEquals(a.holder(), enter(there, room, b, "person b").host());
    assertEquals(a.holder(), there.presence().state(room).host());
    assertEquals(List.of(a, b), there.presence().people(room, 10));

    here.presence().exit(room, a, Departure.LEFT);
    assertNull(there.presence().state(room).host(), "the host may come back");
    assertNull(enter(there, room, occupant("3", ann, 2), "person c").host());
    there.presence().exit(room, occupant("3", ann, 2), Departure.LEFT);
    there.presence().exit(room, b, Departure.DISCONNECTED);

    assertNull(here.presence().state(room).host());
    assertEquals(b.holder(), enter(there, room, b, "person b").host());
  }

  @Test
  void hostThatComesBackIsTheHostAgain() {
    Occupant a = occupant("1", ann, 0);
    Occupant again = occupant("3", ann, 2);
    enter(here, room, a, "person a");
    enter(there, room, occupant("2", bob, 1), "person b");
    here.presence().exit(room, a, Departure.DISCONNECTED);

    assertEquals(again.holder(), enter(there, room, again, "person a").host());
    assertEquals(again.holder(), here.presence().state(room).host());
  }

  @Test
  void hostThatComesBackToARoomWithRulesIsKnown() {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    Occupant again = occupant("3", ann, 2);
    enter(here, room, a, "person a");
    enter(there, room, b, "person b");
    EntryId set = idOf(here.logs().append(log, ruling(a, "closed", null, null)));
    RoomRules closed = new RoomRules(set, "closed");
    here.presence().exit(room, a, Departure.DISCONNECTED);

    Presence rooms = there.presence();
    assertEquals(new Arrival.Stale(closed, a.holder()), rooms.enter(room, again, "person a", null));
    assertEquals(new Arrival.Stale(closed, null), rooms.enter(room, again, "person c", null));
    assertEquals(new Arrival.Stale(closed, null), rooms.enter(room, again, null, null));
    rooms.exit(room, b, Departure.LEFT);
    assertEquals(new Arrival.Stale(null, null), rooms.enter(room, again, "person a", closed));
  }

  @Test
  void oneOfThoseWhoEnterAtOnceIsTheHost() throws Exception {
    for (int round = 0; round < 20; round++) {
      RoomName contested = new RoomName("race-" + round + "-" + test);
      List<Callable<String>> entering = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Occupant who = occupant(Integer.toString(i), ann, i);
        Backplane at = i % 2 == 0 ? here : there;
        entering.add(() -> enter(at, contested, who, "person " + who).host());
      }
      Set<String> hosts = new HashSet<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<String> host : threads.invokeAll(entering)) {
          hosts.add(String.valueOf(host.get()));
        }
      }
      assertEquals(1, hosts.size(), hosts::toString);
      assertEquals(hosts, Set.of(String.valueOf(there.presence().state(contested).host())));
    }
  }

  @Test
  void draftIsStaleUnlessItWasJudgedByTheRulesInForce() {
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a, "person a");
    Draft before = said("before", null);
    EntryId first = idOf(here.logs().append(log, before));
    EntryId set = idOf(here.logs().append(log, ruling(a, "some rules", null, null)));

    assertEquals(new RoomRules(set, "some rules"), there.presence().state(room).rules());
    assertInstanceOf(Outcome.Stale.class, there.logs().append(log, said("stale", null)));
    assertInstanceOf(Outcome.Stale.class, there.logs().append(log, said("stale", first)));
    assertInstanceOf(Outcome.Stale.class, here.logs().append(log, ruling(a, "others", null, null)));
    EntryId judged = idOf(there.logs().append(log, said("judged", set)));
    assertEquals(
        new Outcome.Appended(first, true),
        there.logs().append(log, before),
        "what was posted keeps its ack");

    EntryId changed = idOf(here.logs().append(log, ruling(a, "others", set, null)));
    assertEquals(new EntryId(first.epoch(), first.seq() + 3), changed);
    assertEquals(judged.seq() + 1, changed.seq());
    assertInstanceOf(Outcome.Stale.class, there.logs().append(log, said("stale", set)));
  }

  @Test
  void rulesOfAHostEndWhenTheRoomIsEmpty() {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    enter(here, room, a, "person a");
    idOf(here.logs().append(log, ruling(a, "some rules", null, null)));
    here.presence().exit(room, a, Departure.LEFT);

    assertNull(enter(there, room, b, "person b").rules());
    idOf(there.logs().append(log, said("free again", null)));
  }

  @Test
  void rulesThatLastOutliveTheLastOccupant() {
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a, "person a");
    EntryId set = idOf(here.logs().append(log, record(a, "the record", LISTED, null)));
    here.presence().exit(room, a, Departure.LEFT);

    assertEquals(
        new RoomRules(set, "the record", LISTED), eventuallyState(there.presence()).rules());
    assertInstanceOf(Outcome.Stale.class, there.logs().append(log, said("no rules", null)));
    idOf(there.logs().append(log, said("judged", set)));

    EntryId given = idOf(rulesInAnEmptyRoom(a, set));
    here.presence().exit(room, a, Departure.LEFT);
    assertNull(enter(there, room, a, "person a").rules(), "the record was given up in " + given);
  }

  private Outcome rulesInAnEmptyRoom(Occupant a, EntryId judgedBy) {
    enter(here, room, a, "person a");
    return here.logs().append(log, ruling(a, "", judgedBy, null));
  }

  private RoomState eventuallyState(Presence presence) {
    eventually(() -> assertEquals(0, presence.state(room).members()));
    return presence.state(room);
  }

  @Test
  void nobodyEntersByOtherRulesThanThoseInForce() {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    enter(here, room, a, "person a");
    EntryId first = idOf(here.logs().append(log, record(a, "first", LISTED, null)));
    RoomRules before = new RoomRules(first, "first", LISTED);

    assertEquals(new Arrival.Stale(before, null), there.presence().enter(room, b, null, null));
    EntryId second = idOf(here.logs().append(log, record(a, "second", HIDDEN, first)));
    RoomRules inForce = new RoomRules(second, "second", HIDDEN);
    assertEquals(new Arrival.Stale(inForce, null), there.presence().enter(room, b, null, before));
    assertFalse(there.presence().contains(room, b.holder()));
    assertEquals(1, there.presence().state(room).members());

    Arrival entered = there.presence().enter(room, b, null, inForce);
    assertEquals(inForce, assertInstanceOf(Arrival.Entered.class, entered).state().rules());
    assertEquals(2, here.presence().state(room).members());
    RoomName free = new RoomName("free-" + test);
    assertEquals(new Arrival.Stale(null, null), there.presence().enter(free, b, null, inForce));
    assertEquals(0, here.presence().state(free).members());
  }

  @Test
  void nobodyEntersARoomWithoutAPlace() {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    enter(here, room, a, "person a");

    assertEquals(new Arrival.Full(), there.presence().enter(room, b, null, null, 1));
    assertFalse(there.presence().contains(room, b.holder()));
    assertInstanceOf(Arrival.Entered.class, here.presence().enter(room, a, null, null, 1));
    assertInstanceOf(Arrival.Entered.class, there.presence().enter(room, b, null, null, 2));
    assertEquals(2, here.presence().state(room).members());
  }

  @Test
  void ownRoomIsTakenByOneWhoIsAloneOnly() {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    Draft own = alone(a, "mine");
    assertInstanceOf(Outcome.Stale.class, here.logs().append(log, own), "one who is not inside");
    enter(here, room, a, "person a");
    enter(there, room, b, "person b");
    assertInstanceOf(Outcome.Stale.class, here.logs().append(log, own));
    there.presence().exit(room, b, Departure.LEFT);
    idOf(here.logs().append(log, own));
    assertInstanceOf(Outcome.Stale.class, here.logs().append(log, alone(a, "once more")));
  }

  @Test
  void hiddenRoomIsInNoList() {
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a, "person a");
    eventually(() -> assertTrue(isListed()));
    EntryId hidden = idOf(here.logs().append(log, record(a, "hidden", HIDDEN, null)));
    eventually(() -> assertFalse(isListed()));
    idOf(here.logs().append(log, record(a, "listed", LISTED, hidden)));
    eventually(() -> assertTrue(isListed()));
  }

  @Test
  void roomThatItsHostHasHiddenIsListedAgainAfterItWasEmpty() {
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a, "person a");
    idOf(here.logs().append(log, record(a, "hidden", RoomRules.Keeping.UNTIL_EMPTY_HIDDEN, null)));
    eventually(() -> assertFalse(isListed()));
    here.presence().exit(room, a, Departure.LEFT);
    enter(here, room, a, "person a");
    eventually(() -> assertTrue(isListed()));
  }

  private boolean isListed() {
    return there.presence().rooms().stream().anyMatch(one -> one.info().name().equals(room));
  }

  @Test
  void peopleAreShownWithTheirAccounts() {
    Occupant a = occupant("1", ann, 0).loggedIn("account of ann");
    Occupant b = occupant("2", bob, 1);
    enter(here, room, a, "person a");
    enter(there, room, b, "person b");
    there.presence().change(room, b, b.loggedIn("account of bob"), 1);
    List<Occupant> all = List.of(a, b.loggedIn("account of bob"));
    eventually(() -> assertEquals(all, here.presence().people(room, 10)));
  }

  private static final RoomRules.Keeping LISTED = RoomRules.Keeping.FOR_GOOD;
  private static final RoomRules.Keeping HIDDEN = RoomRules.Keeping.FOR_GOOD_HIDDEN;

  private static Draft record(
      Occupant by, String rules, RoomRules.Keeping keeping, EntryId judgedBy) {
    return effect(by, judgedBy, new Draft.Effect(rules, keeping, null, false));
  }

  private static Draft alone(Occupant by, String rules) {
    return effect(by, null, new Draft.Effect(rules, LISTED, null, true));
  }

  private static Draft effect(Occupant by, EntryId judgedBy, Draft.Effect effect) {
    String text = new Ruling(by.name(), null, null, "owner").text();
    return new Draft(Kind.ROLE, by.name(), by.holder(), null, text, judgedBy, effect);
  }

  @Test
  void whoIsPutOutIsNoOccupantFromThatEntryOn() {
    Recorder follower = follow(there, log);
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    enter(here, room, a, "person a");
    assertInstanceOf(Outcome.Stale.class, here.logs().append(log, ruling(a, "", null, b.holder())));
    enter(there, room, b, "person b");
    assertTrue(here.presence().contains(room, b.holder()));

    EntryId kick = idOf(here.logs().append(log, ruling(a, "", null, b.holder())));

    assertFalse(there.presence().contains(room, b.holder()));
    assertEquals(List.of(a), there.presence().people(room, 10));
    assertInstanceOf(
        Outcome.Stale.class,
        here.logs().append(log, ruling(b, "", kick, null)),
        "one who is outside sets no rules");
    follower.awaitChanges(
        new PresenceChange.Came(a, 1),
        new PresenceChange.Came(b, 2),
        new PresenceChange.Went(b, 1, Departure.PUT_OUT));
    assertEquals(kick, follower.last());
    there.presence().exit(room, b, Departure.PUT_OUT);
    assertEquals(1, there.presence().state(room).members());
  }

  /** Somebody who writes at one instance is put out at the other one. */
  @Test
  void nothingOfAPersonFollowsTheEntryThatPutsItOut() throws Exception {
    Occupant a = occupant("1", ann, 0);
    Occupant b = occupant("2", bob, 1);
    EntryId inForce = null;
    enter(here, room, a, "person a");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        enter(there, room, b, "person b");
        EntryId judged = inForce;
        CountDownLatch writing = new CountDownLatch(1);
        Future<Integer> written =
            threads.submit(() -> {
              int said = 0;
              while (said < MOST_WORDS
                  && there.logs().append(log, by(b, "word " + said, judged))
                      instanceof Outcome.Appended) {
                said++;
                writing.countDown();
              }
              return said;
            });
        assertTrue(writing.await(10, TimeUnit.SECONDS));
        EntryId kick = idOf(here.logs().append(log, ruling(a, "", judged, b.holder())));
        assertTrue(written.get(10, TimeUnit.SECONDS) > 0);
        idOf(here.logs().append(log, said("after " + round, kick)));

        List<Entry> later = here.logs().after(log, kick, 100).entries();
        assertEquals(List.of("after " + round), later.stream().map(Entry::text).toList());
        inForce = kick;
      }
    }
  }

  private static EntryId idOf(Outcome outcome) {
    return appended(outcome).id();
  }

  private Draft said(String text, EntryId judgedBy) {
    return new Draft(Kind.SAY, ann, "origin", text, text, judgedBy, null);
  }

  private static Draft by(Occupant who, String text, EntryId judgedBy) {
    return new Draft(Kind.SAY, who.name(), who.holder(), null, text, judgedBy, null);
  }

  private static Draft ruling(Occupant by, String rules, EntryId judgedBy, String putOut) {
    return new Draft(
        Kind.KICK,
        by.name(),
        by.holder(),
        null,
        new Ruling(by.name(), putOut, null, rules).text(),
        judgedBy,
        new Draft.Effect(rules, putOut));
  }

  @Test
  void stateHasTheNewestTopic() {
    assertEquals(new RoomState(0, null), here.presence().state(room));
    assertEquals(new RoomState(1, null), enter(here, room, occupant("1", ann, 0)));

    EntryId first = topic("gardening");
    assertEquals(first, there.presence().state(room).topic().id());
    EntryId second = topic("cooking");
    say(here, "not a topic");

    Entry topic = there.presence().state(room).topic();
    assertEquals(new Entry(second, topic.time(), Kind.TOPIC, ann, "a", "cooking"), topic);
    assertEquals(topic, enter(there, room, occupant("2", bob, 1)).topic());
    EntryId none = topic("");
    assertEquals(none, here.presence().state(room).topic().id());
    assertEquals("", here.presence().state(room).topic().text());
  }

  @Test
  void topicOutlivesItsEntry() {
    enter(here, room, occupant("1", ann, 0));
    EntryId id = topic("gardening");
    fill(5 * HISTORY);
    assertEquals(id, there.presence().state(room).topic().id());
    assertEquals("gardening", there.presence().state(room).topic().text());
  }

  // Records

  @Test
  void removedEntriesKeepTheirPlacesAndLoseTheirTexts() {
    EntryId one = say(here, "secret one");
    EntryId named = topic("secret topic");
    EntryId two = say(there, "plain two");
    List<Entry> before = there.logs().after(log, null, 10).entries();
    Records records = here.records().orElseThrow();
    assertTrue(records.names().contains(log));

    records.remove(log, List.of(one, named, new EntryId(1, 1)), Removal.OPERATOR);

    EntryId three = say(there, "plain three");
    assertEquals(new EntryId(two.epoch(), two.seq() + 1), three);
    for (History pages : List.of(here.logs(), there.logs(), there.history(), records)) {
      List<Entry> after = pages.after(log, null, 10).entries();
      assertEquals(
          List.of(
              before.get(0).with(Contents.removedBy(Removal.OPERATOR)),
              before.get(1).with(Contents.removedBy(Removal.OPERATOR)),
              before.get(2)),
          after.subList(0, 3));
      assertEquals("plain three", after.getLast().text());
    }
    assertNull(there.presence().state(room).topic());
    Recorder late = follow(there, log);
    assertEquals(List.of("", "", "plain two", "plain three"), late.texts());
  }

  @Test
  void editedEntryKeepsItsPlaceAndARemovedOneStaysRemoved() {
    EntryId one = say(here, "wrong one");
    EntryId two = say(there, "wrong two");
    EntryId named = topic("topic");
    Entry before = there.logs().after(log, null, 10).entries().getFirst();
    Records records = here.records().orElseThrow();
    Contents right = new Contents(Kind.SAY, before.from(), before.origin(), "right");

    records.remove(log, List.of(two), ann);
    records.replace(log, List.of(one, two, new EntryId(1, 1)), right);

    for (History pages : List.of(here.logs(), there.logs(), there.history(), records)) {
      List<Entry> after = pages.after(log, null, 10).entries();
      assertEquals(before.with(right), after.getFirst());
      assertEquals(List.of("right", "", "topic"), after.stream().map(Entry::text).toList());
    }
    assertEquals(named, there.presence().state(room).topic().id());
  }

  @Test
  void roomsWithPeopleAreListedLargestFirst() {
    RoomName large = new RoomName("large-" + test);
    RoomName small = new RoomName("small-" + test);
    RoomName left = new RoomName("left-" + test);
    enter(here, small, occupant("1", ann, 0));
    enter(here, large, occupant("1", ann, 0));
    enter(there, large, occupant("2", bob, 1));
    enter(here, left, occupant("1", ann, 0));
    here.presence().exit(left, occupant("1", ann, 0), Departure.LEFT);
    here.logs().append(LogName.of(large), new Draft(Kind.TOPIC, ann, "a", null, "gardening"));
    say(here, "in a room where nobody is");

    eventually(() ->
        assertEquals(
            List.of(new RoomInfo(large, 2, "gardening"), new RoomInfo(small, 1, null)),
            there.presence().rooms().stream()
                .map(ListedRoom::info)
                .filter(info -> info.name().text().endsWith(test))
                .toList()));
  }

  @Test
  void listedRoomHasItsRules() {
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a, "person a");
    here.logs().append(log, new Draft(Kind.TOPIC, ann, a.holder(), null, "gardening"));
    EntryId set = idOf(here.logs().append(log, ruling(a, "closed", null, null)));
    ListedRoom listed =
        new ListedRoom(new RoomInfo(room, 1, "gardening"), new RoomRules(set, "closed"));
    eventually(() -> assertTrue(there.presence().rooms().contains(listed)));
  }

  @Test
  void presenceAndEntriesOfOneInstanceKeepTheirOrder() {
    List<String> told = new CopyOnWriteArrayList<>();
    there
        .logs()
        .follow(
            log,
            new Follower() {
              @Override
              public void begin(EntryId last) {
                told.add("begin");
              }

              @Override
              public void entry(Entry entry) {
                told.add(entry.text());
              }

              @Override
              public void gap(EntryId from, EntryId to) {
                told.add("gap");
              }

              @Override
              public void presence(PresenceChange change) {
                told.add(change.getClass().getSimpleName() + " " + change.members());
              }
            });
    Occupant a = occupant("1", ann, 0);
    enter(here, room, a);
    say(here, "hello");
    here.presence().exit(room, a, Departure.LEFT);
    say(here, "after");

    eventually(() -> assertEquals(List.of("begin", "Came 1", "hello", "Went 0", "after"), told));
  }

  // Errors of followers and listeners

  @Test
  void followerThatFailsIsReportedAndTheOthersAreCalled() {
    Error failure = new StackOverflowError("the failure of a follower");
    there.logs().follow(log, new FailingFollower(failure));
    Recorder sound = follow(there, log);
    Occupant a = occupant("1", ann, 0);
    try (LoggedErrors logged = new LoggedErrors()) {
      say(here, "one");
      enter(here, room, a);
      say(here, "two");

      sound.awaitTexts("one", "two");
      sound.awaitChanges(new PresenceChange.Came(a, 1));
      assertEquals(3, failures.count());
      assertEquals(
          Collections.nCopies(3, "follower of " + room + " failed with an internal error"),
          logged.of(failure));
    }
  }

  private record FailingFollower(Error failure) implements Follower {
    @Override
    public void begin(EntryId last) {}

    @Override
    public void entry(Entry entry) {
      throw failure;
    }

    @Override
    public void gap(EntryId from, EntryId to) {
      throw failure;
    }

    @Override
    public void presence(PresenceChange change) {
      throw failure;
    }
  }

  @Test
  void followerThatFailsToBeginIsNotAdded() {
    Error failure = new StackOverflowError("the failure of a follower");
    Follower failing =
        new Follower() {
          @Override
          public void begin(EntryId last) {
            throw failure;
          }

          @Override
          public void entry(Entry entry) {}

          @Override
          public void gap(EntryId from, EntryId to) {}

          @Override
          public void presence(PresenceChange change) {}
        };
    Throwable thrown = assertThrows(Throwable.class, () -> there.logs().follow(log, failing));
    assertTrue(thrown.equals(failure) || failure.equals(thrown.getCause()), thrown::toString);

    Recorder sound = follow(there, log);
    say(here, "one");
    sound.awaitTexts("one");
  }

  @Test
  void listenerThatFailsIsReportedAndTheNameChangesHands() {
    failureOfListener = new StackOverflowError("the failure of a listener");
    Holder old = new Holder("old-" + test, "secret-" + test);
    Holder next = new Holder("next-" + test, "secret-" + test);
    here.names().claim(ann, old);
    try (LoggedErrors logged = new LoggedErrors()) {
      assertEquals(Claim.GRANTED, there.names().claim(ann, next));

      eventually(() ->
          assertEquals(
              List.of("listener of lost names failed with an internal error"),
              logged.of(failureOfListener)));
      assertEquals(1, failures.count());
      assertEquals(next.inbox(), here.names().find(ann).orElseThrow().inbox());
    }
  }

  // About itself

  @Test
  void itSaysWhatItPromisesAndThatItWorks() {
    for (Backplane instance : instances) {
      assertTrue(instance.promise().startsWith("acks survive: "), instance.promise());
      eventually(() -> assertTrue(instance.health().proven(), () -> instance.health().detail()));
    }
  }

  private Recorder follow(Backplane instance, LogName name) {
    Recorder recorder = new Recorder();
    instance.logs().follow(name, recorder);
    assertNotEquals(null, recorder.first(), "it begins before follow returns");
    return recorder;
  }

  private EntryId say(Backplane instance, String text) {
    return say(instance, log, text);
  }

  private EntryId say(Backplane instance, LogName name, String text) {
    return appended(instance.logs().append(name, new Draft(Kind.SAY, ann, "a", null, text))).id();
  }

  private EntryId topic(String text) {
    return appended(here.logs().append(log, new Draft(Kind.TOPIC, ann, "a", null, text))).id();
  }

  /** Appends "1", "2" and so on. */
  private List<EntryId> fill(int entries) {
    return IntStream.rangeClosed(1, entries).mapToObj(n -> say(here, "" + n)).toList();
  }

  private Holder holder(String id) {
    return new Holder(id + "-" + test, "token of " + id + "-" + test);
  }

  private Occupant occupant(String id, Nickname name, int second) {
    return new Occupant(id + "-" + test, name, MORNING.plusSeconds(second).toEpochMilli(), null);
  }

  private static Outcome.Appended appended(Outcome outcome) {
    return assertInstanceOf(Outcome.Appended.class, outcome);
  }

  private static void assertPage(Page page, boolean more, String... texts) {
    assertEquals(List.of(texts), texts(page));
    assertEquals(more, page.more(), "more");
  }

  private static List<String> texts(Page page) {
    return page.entries().stream().map(Entry::text).toList();
  }

  private static List<EntryId> ids(Page page) {
    return page.entries().stream().map(Entry::id).toList();
  }

  /** Runs all of it at the same time, and fails when one of it does. */
  private static void allAtOnce(List<Runnable> work) throws InterruptedException {
    List<Throwable> failed = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        work.stream()
            .map(task ->
                Thread.ofVirtual().uncaughtExceptionHandler((_, e) -> failed.add(e)).start(task))
            .toList();
    for (Thread thread : threads) {
      assertTrue(thread.join(Duration.ofSeconds(30)), "it takes too long");
    }
    assertEquals(List.of(), failed);
  }
}
