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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishers on several instances that send to one room without a pause, each line again until it
 * is acked. The result compares the acks with the log, and the log with the followers.
 */
final class Publishers {
  static final RoomName ROOM = new RoomName("ops");
  static final LogName LOG = LogName.of(ROOM);
  static final Occupant ANN = new Occupant("first", Nickname.of("ann"), 1_000, null);
  private static final int SENDERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * The numbers of lines: acked; acked but missing in the log; in the log twice; in the log after a
   * later line of their sender.
   */
  record Result(int acked, int lost, int twice, int outOfOrder) {
    /** Asserts that no line is in the log twice or out of order. */
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
  }

  private void start() {
    for (int s = 0; s < SENDERS; s++) {
      Backplane instance = instances.get(s % instances.size());
      String sender = "s" + s;
      senders.add(Thread.ofVirtual().start(() -> publish(instance, sender)));
    }
  }

  /** Starts publishers, and waits until they are at work. */
  static Publishers on(Backplane... instances) {
    Publishers publishers = new Publishers(List.of(instances));
    publishers.start();
    publishers.awaitMore(500);
    return publishers;
  }

  private void publish(Backplane instance, String sender) {
    for (int n = 0; !enough; n++) {
      String text = sender + ":" + n;
      Draft draft = new Draft(Kind.SAY, ANN.name(), "origin", text, text);
      while (!(instance.logs().append(LOG, draft) instanceof Outcome.Appended)) {
        Thread.onSpinWait();
      }
      acked.add(text);
    }
  }

  /** Waits until a number of further lines are acked. */
  void awaitMore(int lines) {
    int before = acked.size();
    eventually(PATIENCE, () -> assertTrue(acked.size() > before + lines));
  }

  /** Ends the publishers, and waits until all followers have the whole log. */
  Result end() throws InterruptedException {
    enough = true;
    for (Thread sender : senders) {
      sender.join();
    }
    List<Entry> kept = kept();
    for (Recorder follower : followers) {
      eventually(() -> assertEquals(kept.getLast().id(), follower.last()));
      follower.entries(); // fails if a rule was broken
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
