package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.Server;
import belfry.server.measure.Measure;
import belfry.server.posix.NativeWriters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Connections that come and go while one system call writes to all readers of a room. */
class RingIT {
  private static final int ROOMS = 3;
  private static final int VISITORS = 6;
  private static final int VISITS = 60;
  private static final int RESIDENTS = 8;

  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * The kernel gives the descriptor of a closed connection to the next one. A write to it would put
   * lines of one room into a connection that is in another room.
   */
  @Test
  void whoeverComesAndGoesHearsOnlyTheRoomThatItJoined() throws Exception {
    try (Server server = Started.plainly()) {
      List<Caller> residents = new ArrayList<>();
      for (int i = 0; i < ROOMS * RESIDENTS; i++) {
        residents.add(new Caller(server.address()).types("/join r" + i % ROOMS + "\n"));
      }
      residents.getFirst().types("hello\n");
      awaitRing(server);
      List<Thread> talkers =
          IntStream.range(0, ROOMS).mapToObj(r -> talker(server.address(), r)).toList();
      List<Thread> visitors =
          IntStream.range(0, VISITORS).mapToObj(v -> visitor(server.address(), v)).toList();
      for (Thread visitor : visitors) {
        visitor.join();
      }
      over.set(true);
      for (Thread talker : talkers) {
        talker.join();
      }
      for (int i = 0; i < residents.size(); i++) {
        residents.get(i).hears("<talker" + i % ROOMS + "> the end of r" + i % ROOMS);
        residents.get(i).close();
      }
      assertEquals(List.of(), List.copyOf(faults));
      server.drain();
    }
  }

  private static void awaitRing(Server server) {
    NativeWriters.whyNoRings().ifPresent(reason -> Assumptions.assumeTrue(false, reason));
    eventually(() -> assertEquals(1, ringGauge(server)));
  }

  private static double ringGauge(Server server) {
    return server.chat().measures().stream()
        .filter(measure -> measure.name().equals("io_uring"))
        .mapToDouble(measure -> ((Measure.Gauge) measure).value().getAsDouble())
        .findFirst()
        .orElseThrow();
  }

  private Thread start(Attempt attempt) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            attempt.run();
          } catch (IOException | RuntimeException | Error e) {
            faults.add(e.toString());
          }
        });
  }

  /** Part of the test on a thread of its own. */
  private interface Attempt {
    void run() throws IOException;
  }

  private Thread talker(InetSocketAddress address, int room) {
    return start(() -> {
      try (Caller talker = Caller.named(address, "talker" + room)) {
        talker.types("/join r" + room + "\n");
        for (int line = 0; !over.get(); line++) {
          talker.types("of r" + room + ", line " + line + "\n");
          if (line % 8 == 7) {
            talker.types("/ping\n").hears("* pong\r\n");
          }
        }
        talker.types("the end of r" + room + "\n/ping\n").hears("* pong\r\n");
      }
    });
  }

  private Thread visitor(InetSocketAddress address, int number) {
    return start(() -> {
      for (int visit = 0; visit < VISITS; visit++) {
        int room = (number + visit) % ROOMS;
        try (Caller visitor = new Caller(address)) {
          visitor.types("/join r" + room + "\n");
          for (int line = 0; line < 1 + visit % 5; line++) {
            String heard = visitor.hears(", line ");
            if (!heard.contains("of r" + room)) {
              faults.add("in r" + room + ": " + heard);
            }
          }
          if (visit % 2 == 0) {
            visitor.resets();
          }
        }
      }
    });
  }
}
