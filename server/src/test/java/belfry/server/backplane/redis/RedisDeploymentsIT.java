package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two deployments in one Redis, which must know nothing of each other. */
class RedisDeploymentsIT {
  private static final RoomName ROOM = new RoomName("ops");
  private static final LogName INBOX = LogName.inbox("secret");
  private static final Nickname ANN = Nickname.of("ann");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> lost = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Backplane connect(RedisServer redis, int database, String prefix) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url() + "/" + database, RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            prefix,
            0,
            Duration.ofSeconds(5),
            Map.of(),
            RedisOptions.LEASE);
    Backplane backplane = RedisBackplane.connect(options, new Failures());
    open.add(backplane);
    backplane.start((holder, _, _) -> lost.add(holder));
    eventually(() -> assertTrue(backplane.health().proven()));
    return backplane;
  }

  private static long say(Backplane deployment, LogName log, String text) {
    Draft draft = new Draft(Kind.SAY, ANN, "origin", null, text);
    return assertInstanceOf(Outcome.Appended.class, deployment.logs().append(log, draft))
        .id()
        .seq();
  }

  @ParameterizedTest
  @CsvSource({"0, belfry, 0, other", "1, belfry, 2, belfry", "0, belfry, 1, belfry"})
  void deploymentsKnowNothingOfEachOther(
      int database, String prefix, int otherDatabase, String otherPrefix) throws Exception {
    RedisServer redis = RedisServer.started();
    open.add(redis);
    Backplane one = connect(redis, database, prefix);
    Backplane other = connect(redis, otherDatabase, otherPrefix);

    for (LogName log : List.of(LogName.of(ROOM), INBOX)) {
      Recorder atOne = new Recorder();
      one.logs().follow(log, atOne);
      Recorder atOther = new Recorder();
      other.logs().follow(log, atOther);
      assertEquals(1, say(one, log, "a secret of one"));
      assertEquals(2, say(one, log, "another"));
      assertEquals(1, say(other, log, "a secret of the other"));
      eventually(() -> assertEquals(List.of("a secret of one", "another"), atOne.texts()));
      eventually(() -> assertEquals(List.of("a secret of the other"), atOther.texts()));
      assertEquals(List.of(), atOne.gaps());
      assertEquals(List.of(), atOther.gaps());
    }

    assertEquals(Claim.GRANTED, one.names().claim(ANN, new Holder("first", "token")));
    assertEquals(Claim.GRANTED, other.names().claim(ANN, new Holder("second", "token")));
    enter(one, ROOM, new Occupant("first", ANN, 0, null));
    assertEquals(0, other.presence().state(ROOM).members());
    assertEquals(1, one.presence().state(ROOM).members());

    // Messages to one instance come in order: a takeover that is reported follows what leaked.
    assertEquals(Claim.GRANTED, other.names().claim(ANN, new Holder("third", "token")));
    eventually(() -> assertEquals(List.of("second"), lost));
  }
}
