package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.RedisLink;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.task.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicatedAppenderIT {
  private static final Keys KEYS = new Keys(RedisOptions.PREFIX);
  private static final LogName LOG = LogName.of(new RoomName("ops"));

  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisServer master;
  private Commands commands;
  private Appender appender;

  @BeforeEach
  void start() throws Exception {
    master = started();
    RedisServer replica = started();
    replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
    eventually(() -> assertTrue(master.command("INFO", "replication").contains("state=online")));
    RedisLink link =
        RedisLink.connect(
            RedisTarget.of(master.url(), RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            RedisOptions.PREFIX,
            1,
            Duration.ofSeconds(5),
            new Failures());
    open.add(link);
    settle(link);
    commands = link.openCommands();
    appender = new ReplicatedAppender(commands, 1, new Failures());
  }

  /** Takes a lease and reports that no end of a log is known, so that logs accept appends. */
  private static void settle(RedisLink link) throws Exception {
    List<Partition> partitions = Partition.all(KEYS, () -> {});
    SharedLease shared = Partition.of(partitions, LOG.text()).lease();
    LeaseScripts lease = new LeaseScripts("test", Duration.ofMinutes(1));
    FollowedLogs none =
        new FollowedLogs(
            KEYS,
            new StreamReader(KEYS, link.commands(), partitions),
            link.channels(),
            new LogCounters(),
            new Failures());
    new LogEnds(KEYS, "test", link.commands(), none)
        .report(shared, link.commands().run(lease.renew(shared, List.of())).life());
  }

  private RedisServer started() throws Exception {
    RedisServer server = RedisServer.started("--repl-diskless-sync-delay", "0");
    open.add(server);
    return server;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  /** Begins to append a text, and waits until the append is queued. */
  private FutureTask<CommandResult<Outcome>> append(String text, Object until) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "origin", text, text);
    var input =
        new AppendScript.Input(KEYS, LOG, draft, IdempotencyKey.of(draft), null, 1_000, 0, 0);
    ScriptCall<Outcome> call = AppendScript.call(input);
    List<Object> arguments = new ArrayList<>(call.arguments());
    arguments.set(arguments.size() - 2, until); // the last one names the rules
    FutureTask<CommandResult<Outcome>> task =
        new FutureTask<>(() ->
            appender.run(
                () -> new ScriptCall<>(call.script(), call.keys(), arguments, call.reader())));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    eventually(() -> assertEquals(Thread.State.TIMED_WAITING, thread.getState()));
    return task;
  }

  /** A time in the past, so that Redis refuses the append. Does something when it is sent. */
  private static Object overAfter(Runnable something) {
    return new Object() {
      @Override
      public String toString() {
        something.run();
        return "0";
      }
    };
  }

  /** To a connection that wrote nothing, Redis 7.2 and later confirm at once. */
  @Test
  void whatAnotherConnectionConfirmsIsAppendedOnceMoreAndRecognised() throws Exception {
    CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    CountDownLatch allAskedFor = new CountDownLatch(1);
    CountDownLatch connectedAnew = new CountDownLatch(1);
    Runnable waiting =
        () -> {
          firstIsUnderWay.countDown();
          await(allAskedFor);
        };
    var _ = append("keeps the next two together", overAfter(waiting));
    await(firstIsUnderWay);
    FutureTask<CommandResult<Outcome>> appended = append("appended", Long.MAX_VALUE);
    var _ = append("sent on another connection", overAfter(() -> reconnect(connectedAnew)));
    allAskedFor.countDown();

    var done = assertInstanceOf(CommandResult.Done.class, appended.get());
    assertTrue(((Outcome.Appended) done.value()).duplicate(), "it was there before");
    assertEquals(0, connectedAnew.getCount());
    assertEquals("1", master.command("XLEN", KEYS.stream(LOG)));
  }

  /** Breaks the connection after the earlier append is in the log; does so only once. */
  private void reconnect(CountDownLatch done) {
    if (done.getCount() == 0) {
      return;
    }
    eventually(() -> assertEquals("1", master.command("XLEN", KEYS.stream(LOG))));
    try {
      master.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    eventually(() -> assertEquals(1, commands.connection().disconnects()));
    eventually(() -> assertTrue(commands.isOpen()));
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
