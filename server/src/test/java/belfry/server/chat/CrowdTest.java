package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.delivery.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many sessions, many who talk at once, and readers of every kind, for some seconds. */
class CrowdTest {
  private static final int TALKERS = 8;
  private static final int EACH = 400;
  private static final int READERS = 40;
  private static final Pattern TOLD =
      Pattern.compile(
          "\"on\":\"(message|gap)\",\"room\":\"ops\",\"(?:message|from)\":\"\\d+-(\\d+)\""
              + "(?:,\"to\":\"\\d+-(\\d+)\")?(?:,\"from\":\"[^\"]*\",\"text\":\"([^\"]*)\")?");

  private final Random random = new Random(527);
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void healthyReadersSeeAllInOneOrderAndSlowOnesAreToldWhatTheyMissed() throws Exception {
    try (Town town = Town.holding(500, 100_000)) {
      List<Client> healthy = join(town, "healthy", READERS);
      List<Client> slow = join(town, "slow", READERS);
      List<Client> failing = join(town, "failing", READERS / 4);
      slow.forEach(client -> client.peer.takes(random.nextInt(5_000)));
      Thread trouble = Thread.ofVirtual().start(() -> makeTrouble(slow, failing));

      talk(town, healthy.getLast());

      over.set(true);
      trouble.join();
      for (Client client : healthy) {
        eventually(() -> assertEquals(TALKERS * EACH, client.messages().size()));
        assertEquals(healthy.getFirst().messages(), client.messages());
        assertEquals(0, gaps(client));
      }
      inOrderOfEachTalker(healthy.getFirst().messages());

      for (Client client : slow) {
        eventually(() -> {
          client.peer.takesMore(Peer.EVERYTHING, client.session.outgoing());
          client.peer.takes(Peer.EVERYTHING);
          assertEquals(TALKERS * EACH, lastTold(client));
        });
        assertNull(client.peer.ended());
      }
      assertTrue(slow.stream().mapToInt(CrowdTest::gaps).sum() > 0, "somebody was too slow");
      for (Client client : failing) {
        lastTold(client);
      }
    }
  }

  private static List<Client> join(Town town, String name, int number) {
    return IntStream.range(0, number)
        .mapToObj(n -> {
          Client client = town.program(name + n);
          client.types("{\"do\":\"join\",\"room\":\"ops\"}");
          return client;
        })
        .toList();
  }

  private static void talk(Town town, Client listener) throws InterruptedException {
    List<Thread> talking = new ArrayList<>();
    for (int n = 0; n < TALKERS; n++) {
      Client talker = town.program("talker" + n);
      int number = n;
      talking.add(
          Thread.ofVirtual()
              .start(() -> {
                talker.types("{\"do\":\"join\",\"room\":\"ops\"}");
                for (int i = 0; i < EACH; i++) {
                  talker.types(
                      "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"%d:%d\"}".formatted(number, i));
                  if (i % 25 == 24) { // whoever never waits outruns every pump
                    String said = "\"text\":\"" + number + ":" + i + "\"";
                    eventually(() -> assertTrue(listener.peer.text().contains(said)));
                  }
                }
              }));
    }
    for (Thread thread : talking) {
      assertTrue(thread.join(Duration.ofSeconds(60)));
    }
  }

  /** Peers that take a little now and then, and peers that go away. */
  private void makeTrouble(List<Client> slow, List<Client> failing) {
    while (!over.get()) {
      Client one = slow.get(random.nextInt(slow.size()));
      one.peer.takesMore(random.nextInt(3_000), one.session.outgoing());
      failing.get(random.nextInt(failing.size())).peer.fails(new IOException("reset"));
      LockSupport.parkNanos(200_000);
    }
  }

  /** Each talker's messages are in the order in which they were said. */
  private static void inOrderOfEachTalker(List<String> messages) {
    for (int n = 0; n < TALKERS; n++) {
      String prefix = n + ":";
      assertEquals(
          IntStream.range(0, EACH).mapToObj(i -> prefix + i).toList(),
          messages.stream().filter(text -> text.startsWith(prefix)).toList());
    }
  }

  private static int gaps(Client client) {
    Matcher told = TOLD.matcher(client.peer.text());
    int gaps = 0;
    while (told.find()) {
      gaps += told.group(1).equals("gap") ? 1 : 0;
    }
    return gaps;
  }

  /** The number of the last message told; fails where one is missing without a gap, or repeated. */
  private static long lastTold(Client client) {
    Matcher told = TOLD.matcher(client.peer.text());
    long last = -1;
    while (told.find()) {
      long number = Long.parseLong(told.group(2));
      if (told.group(1).equals("gap")) {
        assertEquals(last < 0 ? number : last, number, "a gap begins where one stopped");
        last = Long.parseLong(told.group(3));
      } else {
        assertEquals(last < 0 ? number : last + 1, number, "neither a hole nor a repeat");
        last = number;
      }
    }
    return last;
  }
}
