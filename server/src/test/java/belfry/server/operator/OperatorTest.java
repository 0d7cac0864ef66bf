package belfry.server.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.AdminAct;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.task.Failures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorTest {
  private final Failures failures = new Failures();
  private final Backplane backplane =
      new LocalBackplane(
          new LocalBackplane.Bounds(100, 1 << 20, 100, 64 << 20), InstantSource.system(), failures);
  private final Operator operator = operator(backplane);

  private static Operator operator(Backplane backplane) {
    return new Operator(backplane, List::of, InstantSource.system());
  }

  @AfterEach
  void close() {
    backplane.close();
    assertEquals(0, failures.count());
  }

  @Test
  void whatPeopleWroteCantControlTheTerminal() {
    String text = "\u001b[2J\u202e\u009bnews";
    Draft topic = new Draft(Kind.TOPIC, Nickname.of("eve"), "x.1", null, text);
    var _ = backplane.logs().append(LogName.of(RoomName.of("den")), topic);
    assertTrue(
        operator
            .run("root", List.of("room", "den"))
            .contains("topic by eve: ␛[2J<U+202E><U+009B>news"));
  }

  @Test
  void auditHasTheNewestActsOfALogThatIsTooLongForTheMemory() {
    Entry[] all = new Entry[AuditTrail.MOST + 1_000];
    Draft act = new AdminAct("root", List.of("reload"), "").draft();
    for (int n = 0; n < all.length; n++) {
      EntryId id = new EntryId(1, n + 1);
      Instant time = Instant.ofEpochSecond(n);
      all[n] = new Entry(id, time, act.kind(), act.from(), act.origin(), act.text());
    }
    AuditTrail trail = new AuditTrail(new LongHistory(List.of(all)));
    List<String> lines = trail.lines(new AuditTrail.Filter(null, null, null));
    assertEquals(AuditTrail.MOST, lines.size());
    assertTrue(lines.getLast().startsWith(all[all.length - 1].time().toString()));
    Instant since = all[all.length - 3].time();
    assertEquals(
        lines.subList(lines.size() - 3, lines.size()),
        trail.lines(new AuditTrail.Filter(since, null, null)));
  }

  /** A history in which administrators have done much, and nobody else anything. */
  private record LongHistory(List<Entry> all) implements History {
    @Override
    public Page after(LogName log, @Nullable EntryId after, int limit) {
      int from = after == null ? 0 : (int) after.seq();
      return page(log, from, Math.min(all.size(), from + limit), from + limit < all.size());
    }

    @Override
    public Page before(LogName log, @Nullable EntryId before, int limit) {
      int to = before == null ? all.size() : (int) before.seq() - 1;
      return page(log, Math.max(0, to - limit), to, to > limit);
    }

    private Page page(LogName log, int from, int to, boolean more) {
      return log.equals(LogName.ADMINISTRATION)
          ? new Page(all.subList(from, to), more)
          : new Page(List.of(), false);
    }
  }

  @Test
  void banStaysThoughAnotherActIsAppendedAfterItThatWasBegunBeforeIt() {
    AtomicBoolean isBanned = new AtomicBoolean();
    Backplane slow =
        new InterceptedBackplane(
            backplane,
            call -> {
              if (call.is("append", LogName.ADMINISTRATION) && !isBanned.getAndSet(true)) {
                var _ = operator.run("ann", List.of("ban", "192.0.2.0/24"));
              }
              return call.proceed();
            });
    operator(slow).note("bob", List.of("reload"));
    assertEquals(1, operator.run("ann", List.of("bans")).size());
  }
}
