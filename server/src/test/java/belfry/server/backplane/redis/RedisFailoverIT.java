package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another Redis becomes the master while people talk. */
class RedisFailoverIT {
  private static final int SENDERS = 4;
  private static final LogName LOG = LogName.of(new RoomName("ops"));

  private final List<RedisServer> servers = new ArrayList<>();
  private RedisServer master;
  private RedisServer sentinel;

  @BeforeEach
  void startServers() throws Exception {
    master = started();
    started().command("REPLICAOF", "127.0.0.1", "" + master.port());
    eventually(() -> assertTrue(master.command("INFO", "replication").contains("state=online")));
    sentinel =
        RedisServer.sentinel(
            "sentinel monitor bells 127.0.0.1 " + master.port() + " 1",
            "sentinel down-after-milliseconds bells 1000",
            "sentinel failover-timeout bells 5000");
    servers.add(sentinel);
    eventually(() ->
        assertTrue(sentinel.command("SENTINEL", "MASTER", "bells").contains("num-slaves\n1")));
  }

  private RedisServer started() throws Exception {
    RedisServer server = RedisServer.started("--repl-diskless-sync-delay", "0");
    servers.add(server);
    return server;
  }

  @AfterEach
  void stopServers() {
    servers.reversed().forEach(RedisServer::close);
  }

  @Test
  void whatAReplicaConfirmedOutlivesAFailover() throws Exception {
    assertEquals(0, lostInFailover(1));
  }

  /** Talks through a failover; answers how many acked messages are not in the log afterwards. */
  private int lostInFailover(int ackReplicas) throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of("redis-sentinel://" + sentinel.address() + "#bells", null),
            ackReplicas,
            Duration.ofSeconds(10),
            100_000,
            RedisOptions.LEASE);
    Set<String> acked = Collections.synchronizedSet(new HashSet<>());
    AtomicBoolean enough = new AtomicBoolean();
    try (Backplane backplane = RedisBackplane.connect(options, (_, _, _) -> {})) {
      List<Thread> senders = new ArrayList<>();
      for (int s = 0; s < SENDERS; s++) {
        String sender = "s" + s;
        senders.add(Thread.ofVirtual().start(() -> talk(backplane, sender, acked, enough)));
      }
      eventually(() -> assertTrue(acked.size() > 500));
      assertEquals("OK", sentinel.command("SENTINEL", "FAILOVER", "bells"));
      eventually(() ->
          assertTrue(
              !sentinel
                  .command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "bells")
                  .endsWith("" + master.port())));
      int before = acked.size();
      eventually(Duration.ofSeconds(30), () -> assertTrue(acked.size() > before + 1_000));
      enough.set(true);
      for (Thread sender : senders) {
        sender.join();
      }
      List<String> kept = kept(backplane);
      assertEquals(new HashSet<>(kept).size(), kept.size(), "nothing twice");
      assertOrdered(kept);
      Set<String> lost = new HashSet<>(acked);
      lost.removeAll(kept);
      System.out.println(
          "failover with --ack-replicas "
              + ackReplicas
              + ": acked "
              + acked.size()
              + ", lost "
              + lost.size());
      return lost.size();
    }
  }

  private static void talk(
      Backplane backplane, String sender, Set<String> acked, AtomicBoolean enough) {
    for (int n = 0; !enough.get(); n++) {
      Draft draft =
          new Draft(Kind.SAY, Nickname.of("ann"), "origin", sender + "-" + n, sender + ":" + n);
      while (!(backplane.append(LOG, draft) instanceof Outcome.Appended)) {
        Thread.onSpinWait();
      }
      acked.add(draft.text());
    }
  }

  private static List<String> kept(Backplane backplane) {
    List<String> kept = new ArrayList<>();
    EntryId last = null;
    Page page;
    do {
      page = backplane.after(LOG, last, 1_000);
      page.entries().stream().map(Entry::text).forEach(kept::add);
      last = page.entries().isEmpty() ? last : page.entries().getLast().id();
    } while (page.more());
    return kept;
  }

  private static void assertOrdered(List<String> kept) {
    for (int s = 0; s < SENDERS; s++) {
      String prefix = "s" + s + ":";
      List<Integer> numbers =
          kept.stream()
              .filter(text -> text.startsWith(prefix))
              .map(text -> Integer.valueOf(text.substring(prefix.length())))
              .toList();
      assertEquals(numbers.stream().sorted().toList(), numbers);
    }
  }

  @Test
  void withoutReplicasToConfirmAFailoverIsSurvivedThoughItMayLoseTheLastWords() throws Exception {
    assertTrue(lostInFailover(0) >= 0, "what is kept is in order, and nothing is there twice");
  }
}
