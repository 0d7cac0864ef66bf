package belfry.server.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.InterceptedBackplane;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.task.Failures;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
