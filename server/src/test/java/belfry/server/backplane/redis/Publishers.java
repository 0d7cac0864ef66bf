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
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A room where senders on several instances talk without a pause, each saying a line again until it
 * is acked, and what is left of it: the log, and what followers on every instance were told.
 */
final class Publishers {
  static final RoomName ROOM = new RoomName("ops");
  static final LogName LOG = LogName.of(ROOM);
  static final Occupant ANN =
      new Occupant("first", Nickname.of("ann"), Instant.ofEpochMilli(1_000), null);
  private static final int SENDERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * What came of it: of the acked lines those that are in no log, lines there twice or too late.
   */
  record Result(int acked, int lost, int twice, int outOfOrder) {
    /** Makes sure that nothing is there twice, and each sender's lines in order. */
    void assertSound() {
      assertEquals(new Result(acked, lost, 0, 0), this);
    }
  }

  private final List<Backplane> instances;
  private final List<Recorder> followers = new ArrayList<>();
  private final List<Thread> senders = new ArrayList<>();
  private final Set<String> acked = Collections.synchronizedSet(new HashSet<>());
  private volatile boolean enough;

  private Publishers(List<Backplane> instances) {
    this.instances = instances;
    for (Backplane instance : instances) {
      Recorder follower = new Recorder();
      instance.logs().follow(LOG, follower);
      followers.add(follower);
    }
    for (int s = 0; s < SENDERS; s++) {
      Backplane instance = instances.get(s % instances.size());
      String sender = "s" + s;
      senders.add(Thread.ofVirtual().start(() -> talk(instance, sender)));
    }
  }

  /** Begins, and waits until everybody talks. */
  static Publishers on(Backplane... instances) {
    Publishers talk = new Publishers(List.of(instances));
    talk.awaitMore(500);
    return talk;
  }

  private void talk(Backplane instance, String sender) {
    for (int n = 0; !enough; n++) {
      String text = sender + ":" + n;
      Draft draft = new Draft(Kind.SAY, ANN.name(), "origin", text, text);
      while (!(instance.logs().append(LOG, draft) instanceof Outcome.Appended)) {
        Thread.onSpinWait();
      }
      acked.add(text);
    }
  }

  /** Waits until so many lines more are acked. */
  void awaitMore(int lines) {
    int before = acked.size();
    eventually(PATIENCE, () -> assertTrue(acked.size() > before + lines));
  }

  /** Ends it, when all followers have been told all that is in the log. */
  Result end() throws InterruptedException {
    enough = true;
    for (Thread sender : senders) {
      sender.join();
    }
    List<Entry> kept = kept();
    for (Recorder follower : followers) {
      eventually(() -> assertEquals(kept.getLast().id(), follower.last()));
      follower.entries(); // fails where it was told something out of turn
    }
    List<String> texts = kept.stream().map(Entry::text).toList();
    Set<String> lost = new HashSet<>(acked);
    texts.forEach(lost::remove);
    return new Result(
        acked.size(), lost.size(), texts.size() - new HashSet<>(texts).size(), outOfOrder(texts));
  }

  private List<Entry> kept() {
    List<Entry> kept = new ArrayList<>();
    EntryId last = null;
    Page page;
    do {
      page = instances.getFirst().logs().after(LOG, last, 1_000);
      kept.addAll(page.entries());
      last = page.entries().isEmpty() ? last : page.entries().getLast().id();
    } while (page.more());
    return kept;
  }

  private static int outOfOrder(List<String> texts) {
    int[] last = new int[SENDERS];
    int late = 0;
    for (String text : texts) {
      int sender = Integer.parseInt(text, 1, text.indexOf(':'), 10);
      int number = Integer.parseInt(text, text.indexOf(':') + 1, text.length(), 10);
      late += number < last[sender] ? 1 : 0;
      last[sender] = number;
    }
    return late;
  }
}
