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
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicatedAppendsIT {
  private static final LogName LOG = LogName.of(new RoomName("ops"));

  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisServer master;
  private Line line;
  private Appends appends;

  @BeforeEach
  void start() throws Exception {
    master = started();
    RedisServer replica = started();
    replica.command("REPLICAOF", "127.0.0.1", "" + master.port());
    eventually(() -> assertTrue(master.command("INFO", "replication").contains("state=online")));
    Connector connector =
        Connector.of(
            new RedisOptions(
                RedisTarget.of(master.url(), null), 1, Duration.ZERO, 1, RedisOptions.LEASE));
    open.add(connector);
    line = new Line(connector);
    appends = new ReplicatedAppends(line, 1, new Troubles());
    open.add(appends);
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

  /** Begins to append something; waits until it is asked for. */
  private FutureTask<Tried<Reply>> append(String text, Object until) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "origin", text, text);
    List<Object> args =
        List.of(
            LOG.text(),
            Keys.channel(LOG),
            Identity.of(draft),
            Message.payload(draft),
            0,
            1_000,
            1_000,
            0,
            0,
            60,
            until);
    FutureTask<Tried<Reply>> task =
        new FutureTask<>(() -> appends.append(Keys.log(LOG), () -> args));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    eventually(() -> assertEquals(Thread.State.TIMED_WAITING, thread.getState()));
    return task;
  }

  /** A time that is over, so that the append is refused, once something was done. */
  private static Object overAfter(Runnable something) {
    return new Object() {
      @Override
      public String toString() {
        something.run();
        return "0";
      }
    };
  }

  /** Redis 7.2 and later confirm at once to a connection that wrote nothing. */
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
    FutureTask<Tried<Reply>> appended = append("appended", Long.MAX_VALUE);
    var _ = append("sent on another connection", overAfter(() -> reconnect(connectedAnew)));
    allAskedFor.countDown();

    var done = assertInstanceOf(Tried.Done.class, appended.get());
    assertEquals(1, ((Reply) done.result()).number(2), "it was there before");
    assertEquals(0, connectedAnew.getCount());
    assertEquals("1", master.command("XLEN", Keys.stream(LOG)));
  }

  /** Once what went before is appended, and only once. */
  private void reconnect(CountDownLatch done) {
    if (done.getCount() == 0) {
      return;
    }
    eventually(() -> assertEquals("1", master.command("XLEN", Keys.stream(LOG))));
    line.current()
        .connection()
        .addListener(
            new RedisConnectionStateListener() {
              @Override
              public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress to) {
                done.countDown();
              }
            });
    try {
      master.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(done);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody does", e);
    }
  }
}
