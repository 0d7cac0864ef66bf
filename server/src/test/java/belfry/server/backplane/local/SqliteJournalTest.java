package belfry.server.backplane.local;

import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Account;
import belfry.server.backplane.AccountsContract;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.Registration;
import belfry.server.backplane.RoomRules;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in a file: the contract of every backplane, and what a process finds again. */
class SqliteJournalTest {
  private static final Nickname ANN = Nickname.of("Ann");
  private static final LogName OPS = new LogName("ops");
  private static final int HISTORY = 100;
  private static final long SIZE = 8 << 20;

  private final Failures failures = new Failures();

  @TempDir Path folder;

  /** The contract of every backplane. */
  @Nested
  class Contract extends BackplaneContract {
    @Override
    protected List<Backplane> make() throws Exception {
      return List.of(made(SqliteJournal.Sync.ALWAYS, failures));
    }
  }

  /** The contract of the accounts of every backplane. */
  @Nested
  class OfAccounts extends AccountsContract {
    @Override
    protected List<Backplane> make() throws Exception {
      return List.of(made(SqliteJournal.Sync.ALWAYS, failures));
    }
  }

  private static final Holder HOLDER = new Holder("one", "token");

  private static Account register(LocalBackplane backplane) {
    Account account = Account.fresh("id", ANN, Instant.EPOCH);
    backplane.names().claim(ANN, HOLDER);
    assertEquals(Registration.REGISTERED, backplane.accounts().register(account, HOLDER));
    return account;
  }

  @Test
  void accountOutlivesTheProcess() {
    try (LocalBackplane backplane = opened()) {
      Account account = register(backplane);
      assertTrue(backplane.accounts().change(account, account.withPassword("$hash"), null));
    }
    try (LocalBackplane backplane = opened()) {
      Account found = backplane.accounts().find(ANN).orElseThrow();
      assertEquals("$hash", found.password());
      assertEquals(Claim.RESERVED, backplane.names().claim(ANN, HOLDER));
      assertEquals(Claim.GRANTED, backplane.names().claim(ANN, HOLDER.as(found.login())));
    }
  }

  @Test
  void folderOfTheFormerFormatGetsAccounts() throws Exception {
    try (LocalBackplane backplane = opened()) {
      say(backplane, null, "hello");
    }
    makeFormat1();
    try (LocalBackplane backplane = opened()) {
      assertEquals(List.of("hello"), texts(backplane.logs().after(OPS, null, HISTORY).entries()));
      register(backplane);
    }
    try (LocalBackplane backplane = opened()) {
      assertTrue(backplane.accounts().find(ANN).isPresent());
    }
  }

  private void makeFormat1() throws Exception {
    change("drop table account");
    for (String column : List.of("rules_epoch", "rules_seq", "rules_text", "rules_kept")) {
      change("alter table log drop column " + column);
    }
    change("pragma user_version = 1");
  }

  /** The change of the format must not write over a damaged write-ahead log before it is seen. */
  @Test
  void damageOfAFolderOfTheFormerFormatIsFound() throws Exception {
    EntryId last;
    try (LocalBackplane backplane = opened()) {
      last = say(backplane, null, "one");
    }
    makeFormat1();
    change("update meta set value = '0' where key = 'clean'");
    Path killed = folder.resolve("killed");
    try (var file = connection();
        Statement statement = file.createStatement()) {
      statement.execute("pragma wal_autocheckpoint = 0");
      for (int n = 0; n < 20; n++) {
        statement.execute("insert or replace into meta values ('probe', '" + n + "')");
      }
      copyAsKilled(folder, killed);
    }
    try (var log =
        FileChannel.open(killed.resolve("belfry.sqlite-wal"), StandardOpenOption.WRITE)) {
      log.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), log.size() - 4_096);
    }
    assertFalse(followsItsLastEntry(killed, last), "the last commit is lost");
  }

  @Test
  void damagedAccountIsExplained() throws Exception {
    try (LocalBackplane backplane = opened()) {
      register(backplane);
    }
    change("update account set line = substr(line, 1, 40)");
    String why = whyItCanNotBeUsed();
    String remedy = "delete from account where key = 'ann'";
    assertTrue(why.contains(folder.resolve("belfry.sqlite") + " can't be read"), why);
    assertTrue(why.contains(remedy), why);
    change(remedy);
    opened().close();
  }

  @Test
  void fullDiskRefusesARegistrationAndReservesNothing() throws Exception {
    SqliteFile tight =
        new SqliteFile(folder) {
          @Override
          SqliteConnection connect(String synchronous) {
            SqliteConnection connection = super.connect(synchronous);
            try {
              connection.pragma("max_page_count = 1");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
            return connection;
          }
        };
    try (LocalBackplane backplane = made(tight, SqliteJournal.Sync.ALWAYS, failures)) {
      backplane.start((_, _, _) -> {});
      Account large = Account.fresh("id", ANN, Instant.EPOCH).withPassword("$hash".repeat(10_000));
      backplane.names().claim(ANN, HOLDER);
      RefusedException refused =
          assertThrows(RefusedException.class, () -> backplane.accounts().register(large, HOLDER));
      assertEquals(Code.UNAVAILABLE, refused.refusal().code());
      assertTrue(backplane.accounts().find(ANN).isEmpty());
      assertEquals(Claim.GRANTED, backplane.names().claim(ANN, HOLDER));
    }
  }

  private LocalBackplane opened() {
    return opened(SqliteJournal.Sync.ALWAYS);
  }

  private LocalBackplane opened(SqliteJournal.Sync sync) {
    LocalBackplane backplane = made(sync, failures);
    backplane.start((_, _, _) -> {});
    return backplane;
  }

  private LocalBackplane made(SqliteJournal.Sync sync, Failures failures) {
    return made(new SqliteFile(folder), sync, failures);
  }

  private static LocalBackplane made(SqliteFile file, SqliteJournal.Sync sync, Failures failures) {
    InstantSource clock = InstantSource.system();
    var onDisk = new SqliteJournal.Bounds(HISTORY, SIZE, false);
    Journal journal = SqliteJournal.opening(file, sync, onDisk, clock, failures, () -> {});
    var bounds = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 8 << 20);
    return new LocalBackplane(bounds, clock, journal, failures);
  }

  private static EntryId say(Backplane backplane, String clientId, String text) {
    return append(backplane, Kind.SAY, clientId, text).id();
  }

  private static Outcome.Appended append(
      Backplane backplane, Kind kind, String clientId, String text) {
    Draft draft = new Draft(kind, ANN, "origin", clientId, text);
    return assertInstanceOf(Outcome.Appended.class, backplane.logs().append(OPS, draft));
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(Entry::text).toList();
  }

  @Test
  void everythingIsFoundAgainInItsOrder() throws Exception {
    EntryId two;
    EntryId last;
    try (LocalBackplane first = opened()) {
      append(first, Kind.TOPIC, null, "the topic");
      two = say(first, "m1", "two");
      last = say(first, null, "три\0");
    }
    try (LocalBackplane second = opened()) {
      List<Entry> all = second.logs().after(OPS, null, 10).entries();
      assertEquals(List.of("the topic", "two", "три\0"), texts(all));
      assertEquals(List.of(), second.logs().after(new LogName("none"), null, 10).entries());
      var here = new Occupant("s1", ANN, 0, null);
      var state = enter(second, new RoomName("ops"), here);
      assertEquals("the topic", state.topic().text());
      assertEquals(List.of("три\0"), texts(second.logs().after(OPS, two, 10).entries()));
      EntryId next = say(second, null, "four");
      assertEquals(last.seq() + 1, next.seq());
      assertTrue(next.epoch() > last.epoch());
      List<Entry> since = second.logs().after(OPS, last, 10).entries();
      assertEquals(List.of("four"), texts(since));
      assertTrue(since.getFirst().isNextTo(last), "nothing was lost in between");
    }
  }

  @Test
  void onlyTheNewestEntriesAreKept() throws Exception {
    try (LocalBackplane before = opened()) {
      IntStream.rangeClosed(1, 500).forEach(n -> say(before, null, "line " + n));
    }
    try (LocalBackplane after = opened()) {
      say(after, null, "the end");
      List<Entry> kept = after.logs().before(OPS, null, 1_000).entries();
      assertEquals(HISTORY, kept.size());
      assertEquals("line 402", kept.getFirst().text());
    }
    int count = count("select count(*) from entry");
    assertTrue(count < 2 * HISTORY, "the file holds " + count);
  }

  @Test
  void writersThatComeTogetherShareACommit() throws Exception {
    try (LocalBackplane backplane = opened();
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 50; n++) {
        String text = "line " + n;
        var _ = writers.submit(() -> say(backplane, null, text));
      }
      writers.shutdown();
      assertTrue(writers.awaitTermination(1, TimeUnit.MINUTES));
      List<Entry> all = backplane.logs().after(OPS, null, 100).entries();
      assertEquals(50, all.size());
      for (int n = 0; n < 50; n++) {
        assertEquals(n + 1, all.get(n).id().seq());
      }
    }
  }

  @Test
  void entriesWithoutAFlushFollowNothingUnlessTheEndWasClean() throws Exception {
    EntryId last;
    try (LocalBackplane clean = opened(SqliteJournal.Sync.SECOND)) {
      last = say(clean, null, "one");
    }
    try (LocalBackplane next = opened(SqliteJournal.Sync.SECOND)) {
      say(next, null, "two");
      assertTrue(next.logs().after(OPS, last, 1).entries().getFirst().isNextTo(last));
      last = say(next, null, "three");
    }
    cutPower();
    opened(SqliteJournal.Sync.SECOND).close();
    try (LocalBackplane later = opened()) {
      EntryId four = say(later, null, "four");
      assertFalse(later.logs().after(OPS, last, 1).entries().getFirst().isNextTo(last));
      last = four;
    }
    cutPower();
    try (LocalBackplane flushed = opened()) {
      say(flushed, null, "five");
      assertTrue(flushed.logs().after(OPS, last, 1).entries().getFirst().isNextTo(last));
    }
  }

  /** Makes the file look as if the machine had ended while it was in use. */
  private void cutPower() throws SQLException, IOException {
    change("update meta set value = '0' where key = 'clean'");
    change("update meta set value = 'an earlier boot' where key = 'boot'");
    Path log = folder.resolve("belfry.sqlite-wal");
    if (!Files.exists(log)) {
      Files.createFile(log);
    }
  }

  private void change(String sql) throws SQLException {
    try (var file = connection();
        Statement statement = file.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void logsThatAreUnusedForTheLongestTimeAreRemovedFirst() throws Exception {
    String text = "x".repeat(10_000);
    try (LocalBackplane backplane = opened()) {
      for (int room = 0; room < 12; room++) {
        LogName log = new LogName("room" + room);
        for (int n = 0; n < HISTORY; n++) {
          backplane.logs().append(log, new Draft(Kind.SAY, ANN, "origin", null, text));
        }
      }
    }
    try (LocalBackplane next = opened()) {
      next.logs().append(OPS, new Draft(Kind.SAY, ANN, "origin", null, text));
      await(() -> count("select count(*) from entry where log = 1") == 0);
      assertEquals(HISTORY, count("select count(*) from entry where log = 12"));
      assertTrue(next.logs().after(new LogName("room0"), null, 1).entries().isEmpty());
    }
    assertTrue(Files.size(folder.resolve("belfry.sqlite")) < 2 * SIZE);
  }

  @Test
  void numbersGoOnInALogThatWasRemoved() throws Exception {
    String text = "x".repeat(50_000);
    try (LocalBackplane backplane = opened()) {
      EntryId first = say(backplane, null, "first");
      // more than fits on the disk, and in memory, which the log leaves then
      for (int room = 0; room < 12; room++) {
        for (int n = 0; n < 20; n++) {
          LogName log = new LogName("room" + room);
          backplane.logs().append(log, new Draft(Kind.SAY, ANN, "origin", null, text));
        }
      }
      await(() -> count("select seq from log where name = 'ops'") == first.seq());
      assertEquals(List.of(), backplane.logs().after(OPS, null, 1).entries());
      EntryId next = say(backplane, null, "next");
      assertEquals(first.seq() + 1, next.seq());
      assertEquals(first.epoch(), next.epoch());
    }
  }

  @Test
  void removedLogIsNotTakenForArchivedBecauseOfItsOldNumbers() throws Exception {
    var bounds = new SqliteJournal.Bounds(HISTORY, SIZE, true);
    try (SqliteConnection connection = new SqliteFile(folder).connect("full")) {
      SqliteWriter writer = new SqliteWriter(connection, bounds, InstantSource.system());
      long epoch = writer.begin(SqliteJournal.Sync.ALWAYS, false).epoch();
      writer.archived(OPS, new EntryId(epoch - 1, 200)); // of the log before it was removed
      for (int n = 1; n <= 300; n++) {
        writer.add(List.of(new Kept(new EntryId(epoch, n))));
      }
      assertEquals(300, connection.number("select count(*) from entry"));
      writer.archived(OPS, new EntryId(epoch, 300));
      assertEquals(HISTORY, connection.number("select count(*) from entry"));
    }
  }

  /** An entry that was written. */
  private record Kept(EntryId id) implements Journal.Write {
    @Override
    public RoomRules rules() {
      return null;
    }

    @Override
    public LogName log() {
      return OPS;
    }

    @Override
    public Entry entry() {
      return new Entry(id, Instant.EPOCH, Kind.SAY, ANN, "origin", "text");
    }

    @Override
    public RepeatedDrafts.Identity repeatable() {
      return null;
    }

    @Override
    public boolean isGivenUp() {
      return false;
    }

    @Override
    public void kept() {}

    @Override
    public void refused(Refusal refusal) {}

    @Override
    public void unknown(String why) {}
  }

  @Test
  void fullDiskRefusesAndGoesOnByItself() throws Exception {
    AtomicReference<SqliteConnection> first = new AtomicReference<>();
    SqliteFile file =
        new SqliteFile(folder) {
          @Override
          SqliteConnection connect(String synchronous) {
            SqliteConnection connection = super.connect(synchronous);
            first.compareAndSet(null, connection);
            return connection;
          }
        };
    try (LocalBackplane backplane = made(file, SqliteJournal.Sync.ALWAYS, failures)) {
      backplane.start((_, _, _) -> {});
      EntryId one = say(backplane, null, "one");
      first.get().pragma("max_page_count = 1");
      String large = "x".repeat(4_000);
      Draft draft = new Draft(Kind.SAY, ANN, "origin", "m1", large);
      Outcome outcome = backplane.logs().append(OPS, draft);
      for (int n = 0; n < 100 && outcome instanceof Outcome.Appended done; n++) {
        one = done.id();
        draft = new Draft(Kind.SAY, ANN, "origin", "more" + n, large);
        outcome = backplane.logs().append(OPS, draft);
      }
      var refused = assertInstanceOf(Outcome.Refused.class, outcome);
      assertEquals(Code.UNAVAILABLE, refused.refusal().code());
      assertFalse(backplane.health().proven());

      first.get().pragma("max_page_count = 1000000");
      await(() -> backplane.health().proven());
      var again = assertInstanceOf(Outcome.Appended.class, backplane.logs().append(OPS, draft));
      assertFalse(again.duplicate());
      assertEquals(one.seq() + 1, again.id().seq(), "no number is left out");
    }
  }

  private static void await(BooleanSupplier wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!wanted.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "nothing has happened for 30 seconds");
      Thread.sleep(10);
    }
  }

  @Test
  void copyOfARunningJournalIsAnotherLife() throws Exception {
    Path copy = folder.resolve("copy");
    EntryId copied;
    try (LocalBackplane backplane = opened()) {
      copied = say(backplane, null, "in the copy");
      backplane.backup(copy);
      say(backplane, null, "not in the copy");
    }
    Files.delete(folder.resolve("belfry.sqlite"));
    Files.move(copy, folder.resolve("belfry.sqlite"));
    try (LocalBackplane restored = opened()) {
      assertEquals(List.of("in the copy"), texts(restored.logs().after(OPS, null, 9).entries()));
      say(restored, null, "after the copy");
      Entry next = restored.logs().after(OPS, copied, 9).entries().getFirst();
      assertEquals("after the copy", next.text());
      assertFalse(next.isNextTo(copied), "what came after the copy is lost");
    }
  }

  @Test
  void damageIsFoundAfterAPowerCut() throws Exception {
    try (LocalBackplane backplane = opened()) {
      IntStream.range(0, 500).forEach(n -> say(backplane, "id" + n, "line " + n));
    }
    cutPower();
    try (var file = FileChannel.open(folder.resolve("belfry.sqlite"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(8_192), file.size() / 2);
    }
    for (int start = 0; start < 2; start++) {
      String why = whyItCanNotBeUsed();
      assertTrue(why.startsWith(folder.resolve("belfry.sqlite") + " is damaged ("), why);
    }
  }

  @Test
  void damageThatIsReadIsToldAndLookedForAtTheNextStart() throws Exception {
    try (LocalBackplane backplane = opened()) {
      String text = "long, so that entries fill the second half of the file".repeat(10);
      IntStream.range(0, 500).forEach(n -> say(backplane, null, text + n));
    }
    try (var file = FileChannel.open(folder.resolve("belfry.sqlite"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate((int) file.size() / 2), file.size() / 2);
    }
    try (LocalBackplane backplane = opened()) {
      assertThrows(RefusedException.class, () -> backplane.logs().after(OPS, null, 10));
      assertFalse(backplane.health().proven());
    }
    assertTrue(whyItCanNotBeUsed().contains(" is damaged ("));
  }

  /** What a kill leaves: the file in use, with its write-ahead log. */
  private static void copyAsKilled(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of("belfry.sqlite", "belfry.sqlite-wal")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  private boolean followsItsLastEntry(Path killed, EntryId last) throws Exception {
    SqliteFile file = new SqliteFile(killed);
    try (LocalBackplane backplane = made(file, SqliteJournal.Sync.ALWAYS, failures)) {
      backplane.start((_, _, _) -> {});
      List<Entry> kept = backplane.logs().before(OPS, null, 1).entries();
      EntryId end = kept.isEmpty() ? last : kept.getFirst().id();
      say(backplane, null, "next");
      return backplane.logs().after(OPS, end, 1).entries().getFirst().isNextTo(end);
    }
  }

  @Test
  void damageOfTheWriteAheadLogIsAGap() throws Exception {
    Path killed = folder.resolve("killed");
    Path flipped = folder.resolve("flipped");
    Path missing = folder.resolve("missing");
    EntryId last;
    try (LocalBackplane backplane = opened()) {
      IntStream.range(0, 20).forEach(n -> say(backplane, null, "line " + n));
      last = say(backplane, null, "last");
      copyAsKilled(folder, killed);
      copyAsKilled(folder, flipped);
      copyAsKilled(folder, missing);
    }
    try (var log =
        FileChannel.open(flipped.resolve("belfry.sqlite-wal"), StandardOpenOption.WRITE)) {
      log.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), log.size() / 2);
    }
    Files.delete(missing.resolve("belfry.sqlite-wal"));

    assertTrue(followsItsLastEntry(killed, last));
    assertFalse(followsItsLastEntry(flipped, last), "entries behind the damage are lost");
    assertFalse(followsItsLastEntry(missing, last), "entries of the log are lost");
  }

  @Test
  void placeInAnUnusedLogIsKnownOverARestart() throws Exception {
    LogName unused = new LogName("unused");
    EntryId place;
    try (LocalBackplane first = opened()) {
      Recorder recorder = new Recorder();
      first.logs().follow(unused, recorder);
      place = recorder.first();
    }
    try (LocalBackplane second = opened()) {
      Recorder recorder = new Recorder();
      second.logs().follow(unused, recorder);
      assertEquals(place, recorder.first(), "no gap without an entry");
      second.logs().append(unused, new Draft(Kind.SAY, ANN, "origin", null, "first"));
      assertTrue(second.logs().after(unused, null, 1).entries().getFirst().isNextTo(place));
    }
    cutPower();
    change("update meta set value = 'SECOND' where key = 'sync'");
    try (LocalBackplane afterPowerCut = opened()) {
      Recorder recorder = new Recorder();
      afterPowerCut.logs().follow(new LogName("other"), recorder);
      assertTrue(recorder.first().compareTo(place) > 0, "something may have been lost");
    }
  }

  @Test
  void draftsAreBounded() throws Exception {
    try (LocalBackplane backplane = opened()) {
      for (int n = 0; n < Limits.IDS_KEPT + 1_200; n++) {
        say(backplane, "id" + n, "x");
      }
    }
    int count = count("select count(*) from draft");
    assertTrue(count >= Limits.IDS_KEPT && count <= Limits.IDS_KEPT + 500, count + " drafts");
  }

  @Test
  void othersCanNotReadTheFile() throws Exception {
    Path inside = folder.resolve("made");
    SqliteFile file = new SqliteFile(inside);
    try (LocalBackplane backplane = made(file, SqliteJournal.Sync.ALWAYS, failures)) {
      backplane.start((_, _, _) -> {});
      say(backplane, null, "secret");
      for (String name : List.of("", "belfry.sqlite", "belfry.sqlite-wal")) {
        String rights =
            PosixFilePermissions.toString(Files.getPosixFilePermissions(inside.resolve(name)));
        assertTrue(rights.endsWith("------"), name + " " + rights);
      }
    }
  }

  private int count(String query) {
    try (var file = connection();
        Statement statement = file.createStatement();
        var found = statement.executeQuery(query)) {
      return found.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private java.sql.Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("belfry.sqlite"));
  }

  @Test
  void measuresTellTheCommitsAndTheSize() {
    try (LocalBackplane backplane = opened()) {
      say(backplane, null, "hello");
      assertTrue(backplane.health().proven());
      var bytes = backplane.measures().stream().filter(it -> it.name().equals("journal_bytes"));
      var gauge = (Measure.Gauge) bytes.findFirst().orElseThrow();
      assertTrue(gauge.value().getAsDouble() > 4_096);
    }
  }

  @Test
  void folderThatCanNotBeUsedIsExplained() throws Exception {
    Path file = folder.resolve("belfry.sqlite");
    opened().close();
    change("pragma user_version = 4");
    assertEquals(
        file
            + " has the format 4 of a newer Belfry, and this one knows 3; start the newer one, or"
            + " --data takes another folder",
        whyItCanNotBeUsed());
    change("pragma application_id = 7");
    assertEquals(
        file + " is a database of another program; --data takes another folder",
        whyItCanNotBeUsed());
    Files.writeString(file, "no database at all, but long enough to be told from an empty file");
    assertEquals(
        file
            + " is damaged (it does not begin as a database does); restore a backup, or move it"
            + " away",
        whyItCanNotBeUsed());
    Files.delete(file);
    Files.createSymbolicLink(file, folder.resolve("missing/file"));
    assertEquals(
        file + " can't be opened; are its rights and its disk in order?", whyItCanNotBeUsed());
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(
        file + " is a folder; move it away, or --data takes another folder", whyItCanNotBeUsed());
  }

  @Test
  void folderThatCanNotBeMadeIsExplained() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(
        "the folder %s can't be made: %s is no folder (--data takes another)".formatted(file, file),
        whyItCanNotBeMade(file));
    Path readOnly = Path.of("/proc/belfry"); // nobody can make a folder there, not even root
    assertEquals(
        "the folder %s can't be made: %s can't be made there (--data takes another)"
            .formatted(readOnly, readOnly),
        whyItCanNotBeMade(readOnly));
  }

  private static String whyItCanNotBeMade(Path data) {
    SqliteFile file = new SqliteFile(data);
    return assertThrows(UnusableDataException.class, file::makeFolder).getMessage();
  }

  private String whyItCanNotBeUsed() {
    return assertThrows(UnusableDataException.class, this::opened).getMessage();
  }
}
