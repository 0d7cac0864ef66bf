package belfry.server.backplane.local;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.task.Failures;
import java.time.InstantSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Appends to a full log, so that each new entry displaces an old one. */
@State(Scope.Thread)
public class LocalLogBenchmark {
  private static final String WORDS =
      "a message of the usual length, as people type them to a room :-)";

  private final Backplane backplane =
      new LocalBackplane(
          new LocalBackplane.Bounds(1_000, 1 << 18, 100, 8 << 20),
          InstantSource.system(),
          new Failures());
  private final LogName log = LogName.of(RoomName.of("ops"));
  private final Nickname ann = Nickname.of("ann");
  private final Draft plain = new Draft(Kind.SAY, ann, "a", null, WORDS);
  private long number;

  /** Made by JMH. */
  public LocalLogBenchmark() {}

  @Benchmark
  public Outcome append() {
    return backplane.logs().append(log, plain);
  }

  @Benchmark
  public Outcome appendWithId() {
    return backplane.logs().append(log, new Draft(Kind.SAY, ann, "a", "b7f3-" + number++, WORDS));
  }
}
