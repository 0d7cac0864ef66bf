package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import belfry.server.measure.Measure;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a server under load: floods, many clients, clients that stop reading, and stops. */
class PressureIT {
  /** More bytes than the kernel and the server can hold together. */
  private static final long MUCH = 64 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void floodIsSlowedAfterOneWarningAndNothingIsLost() throws IOException {
    try (Server server = Started.with(Started.door(10, true, PATIENCE));
        Caller calm = Caller.named(server.address(), "calm");
        Caller flood = Caller.named(server.address(), "flood")) {
      for (int line = 1; line <= 23; line++) {
        flood.types("line " + line + "\n");
      }
      String warning =
          flood.hears(
              "* You are faster than 5 lines a second, or ask for long answers;"
                  + " the rest is read at that pace.\r\n");
      assertTrue(!warning.contains("! "), warning);
      calm.types("/ping\n").hears("* pong\r\n"); // the limit does not slow others
      calm.hears("<flood> line 23\r\n");
      server.drain();
    }
  }

  @Test
  void longAnswersArePaidForByWhoAsks() throws IOException {
    try (Server server = Started.with(Started.door(10, true, PATIENCE));
        Caller talker = Caller.named(server.address(), "talker");
        Caller asker = Caller.named(server.address(), "asker")) {
      for (int line = 0; line < 19; line++) {
        talker.types("\u0090".repeat(2_000) + "\n"); // 16,000 bytes in the text dialect
      }
      talker.types("/ping\n").hears("* pong\r\n");
      asker.types("/history 100\n/history 100\n/ping\n");
      String first = asker.hears("* Now:\r\n");
      String second = asker.hears("* Now:\r\n");
      assertTrue(!first.contains("long answers"), "a page is within the burst");
      assertTrue(second.length() > 19 * 16_000, () -> second.length() + " bytes");
      String warning = asker.hears("* pong\r\n");
      assertTrue(warning.contains("or ask for long answers"), warning);
      server.drain();
    }
  }

  @Test
  void nothingComesBetweenTheBytesOfALongAnswer() throws IOException {
    try (Server server = Started.with(Started.door(10, false, PATIENCE));
        Caller talker = new Caller(server.address());
        Caller asker = new Caller(server.address(), 4 * 1_024)) {
      asker.types("{\"do\":\"join\",\"room\":\"ops\"}\n").hears("\"members\":");
      talker.types("{\"do\":\"join\",\"room\":\"ops\"}\n");
      String text = "x".repeat(4_000);
      for (int line = 0; line < 100; line++) {
        talker.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"" + text + "\"}\n");
        asker.hears(text);
      }
      asker.types("{\"do\":\"history\",\"room\":\"ops\",\"limit\":100,\"id\":\"h\"}\n");
      asker.types("{\"do\":\"ping\",\"id\":\"p\"}\n").hears("\"messages\":[");
      talker.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"meanwhile\",\"id\":\"m\"}\n");
      talker.hears("\"on\":\"ack\",\"id\":\"m\"");
      String history = asker.hears("]}\n");
      assertEquals(100, history.split(text, -1).length - 1, "messages in the page");
      String rest = asker.hears("\"on\":\"pong\",\"id\":\"p\"");
      String all = rest + (rest.contains("meanwhile") ? "" : asker.hears("meanwhile"));
      assertTrue(!history.contains("meanwhile") && all.contains("meanwhile"), all);
      server.drain();
    }
  }

  @Test
  void readerThatKeepsUpMissesNothingOfWhatIsSaidInOneGo() throws IOException {
    int lines = 5_000; // one read has many more lines than a feed holds
    // A pump whose thread the machine does not run for some milliseconds needs a feed of this size.
    try (Server server = Started.withFeeds(1_500, 1_024 * 1_024);
        Caller talker = Caller.named(server.address(), "talker");
        Caller reader = Caller.named(server.address(), "reader")) {
      String said = IntStream.rangeClosed(1, lines).mapToObj(n -> n + "\n").collect(joining());
      talker.types(said);
      String heard = reader.hears("<talker> " + lines + "\r\n");
      assertEquals(lines, heard.lines().filter(line -> line.contains("<talker> ")).count());
      server.drain();
    }
  }

  @Test
  void nobodyWaitsForAFloodWhoseSenderIsGone() throws IOException {
    try (Server server = Started.with(Started.door(10, true, PATIENCE));
        Caller calm = Caller.named(server.address(), "calm");
        Caller flood = Caller.named(server.address(), "flood")) {
      flood.types("on and on\n".repeat(300)).resets(); // takes a minute at the limited rate
      long heard =
          calm.hears("* flood left").lines().filter(line -> line.contains("on and")).count();
      assertTrue(heard > 0 && heard < 100, () -> heard + " lines heard");
      server.drain();
    }
  }

  @Test
  void manyWhoNeverStopSendingLeaveOthersTheirTurn() throws Exception {
    byte[] nothing = new byte[64 * 1024]; // NOP of telnet
    for (int i = 0; i < nothing.length; i += 2) {
      nothing[i] = (byte) 255;
      nothing[i + 1] = (byte) 241;
    }
    List<Caller> senders = new ArrayList<>();
    List<Thread> sending = new ArrayList<>();
    try (Server server = Started.with(Started.door(100, false, PATIENCE))) {
      for (int n = 0; n < 50; n++) {
        senders.add(Caller.named(server.address(), "sender" + n));
      }
      for (Caller sender : senders) { // no virtual threads: the server needs their carriers
        sending.add(Thread.ofPlatform().daemon().start(() -> sendsUntilCut(sender, nothing)));
      }
      for (int n = 0; n < 200; n++) {
        try (Caller calm = new Caller(server.address())) {
          calm.types("q\n").hearsTheEnd();
        }
      }
      for (Caller sender : senders) {
        sender.resets();
      }
      for (Thread thread : sending) {
        thread.join();
      }
      server.drain();
    }
  }

  private static void sendsUntilCut(Caller sender, byte[] bytes) {
    try {
      while (true) {
        sender.sends(bytes);
      }
    } catch (IOException _) {
      // cut
    }
  }

  @Test
  void oneTooManyIsToldWhyAndLetInWhenSomebodyLeft() throws IOException {
    try (Server server = Started.with(Started.door(1, false, PATIENCE));
        Caller only = Caller.named(server.address(), "only")) {
      try (Caller second = new Caller(server.address())) {
        assertEquals(
            "! this server has all the connections it may have (1); try again later.\r\n",
            second.hearsTheEnd());
      }
      assertEquals(1, rejected(server));
      only.types("q\n").hearsTheEnd();
      eventually(() -> assertEquals(0, server.door().connections()));
      Caller.named(server.address(), "next").close();
      server.drain();
    }
  }

  private static long rejected(Server server) {
    return server.door().measures().stream()
        .filter(measure -> measure.name().equals("connections_rejected"))
        .mapToLong(measure -> ((Measure.Counter) measure).value().getAsLong())
        .sum();
  }

  @Test
  void bannerIsToldWholeToASlowReader() throws IOException {
    List<String> motd = Stream.generate(() -> "x".repeat(80_000)).limit(50).toList();
    try (Server server = Started.with(Started.door(10, false, PATIENCE, motd));
        Caller slow = new Caller(server.address(), 4_096)) {
      eventually(() -> assertEquals(1, server.chat().sessions()));
      String banner = slow.hears("* You are in #lobby, nobody else is here yet.\r\n");
      assertTrue(banner.length() > 50 * 80_000, () -> banner.length() + " bytes");
      slow.types("/ping\n").hears("* pong\r\n");
      server.drain();
    }
  }

  @Test
  void stoppedReaderCostsOthersNothingAndGoesOnOrIsToldOfAGap() throws IOException {
    int lines = 2_000;
    int atOnce = 20;
    String text = "x".repeat(3_000);
    try (Server server = Started.plainly();
        Caller talker = Caller.named(server.address(), "talker");
        Caller reader = Caller.named(server.address(), "reader");
        Caller stopped = new Caller(server.address(), 4_096)) {
      stopped.types("/nick stopped\n").hears("* You are stopped now.\r\n");
      for (int n = 1; n <= lines; n++) {
        talker.types(n + ":" + text + "\n");
        if (n % atOnce == 0) {
          String heard = reader.hears("<talker> " + n + ":" + text + "\r\n");
          assertEquals(atOnce, heard.lines().filter(line -> line.endsWith(text)).count());
        }
      }
      stopped.types("/ping\n");
      talker.types("the end\n");
      String heard = stopped.hears("<talker> the end\r\n");
      assertTrue(heard.contains("* You missed "), "more was said than is kept for it");
      assertTrue(heard.contains("<talker> " + lines + ":"), "it goes on at the newest lines");
      server.drain();
    }
  }

  @Test
  void readerThatStopsForTooLongIsClosed() throws IOException {
    List<String> motd = Stream.generate(() -> "x".repeat(80_000)).limit(50).toList();
    try (Server server = Started.with(Started.door(10, false, Duration.ofSeconds(1), motd));
        Caller deaf = new Caller(server.address(), 4_096)) {
      deaf.types("/ping\n");
      eventually(() -> assertEquals(1, server.chat().sessions()));
      eventually(Duration.ofSeconds(20), () -> assertEquals(0, server.chat().sessions()));
      server.drain();
    }
  }

  @Test
  void questionsOfTelnetAreNotAnsweredToWhoDoesNotRead() throws Exception {
    byte[] areYouThere = new byte[64 * 1024];
    for (int i = 0; i < areYouThere.length; i += 2) {
      areYouThere[i] = (byte) 255;
      areYouThere[i + 1] = (byte) 246;
    }
    try (Server server = Started.plainly();
        Caller caller = new Caller(server.address(), 4_096)) {
      AtomicLong taken = new AtomicLong();
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (taken.addAndGet(areYouThere.length) < MUCH) {
                    caller.sends(areYouThere);
                  }
                } catch (IOException _) {
                  taken.set(-1); // closed below
                }
              });
      AtomicLong before = new AtomicLong(-1);
      eventually(
          Duration.ofSeconds(30),
          () -> {
            long now = taken.get();
            boolean moved = before.getAndSet(now) != now;
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            assertTrue((!moved && taken.get() == now) || now >= MUCH, "it is still reading");
          });
      assertTrue(taken.get() < MUCH, "the server went on reading");
      caller.resets();
      asking.join();
      server.drain();
    }
  }

  @Test
  void thousandsComeAndGoAndLeaveNothingBehind(@TempDir Path folder) throws Exception {
    try (Server server = Started.plainly()) {
      comeAndGo(server, 200); // warms up: opens what is opened only once
      eventually(() -> assertEquals(0, server.door().connections()));
      long descriptors = descriptors();

      comeAndGo(server, 2_000);

      eventually(Duration.ofSeconds(30), () -> assertEquals(0, server.door().connections()));
      assertEquals(0, server.chat().sessions());
      assertEquals(List.of(), server.chat().backplane().presence().rooms());
      eventually(() -> assertEquals(List.of(), workers(folder)));
      eventually(() -> {
        long now = descriptors();
        assertTrue(now <= descriptors + 5, () -> now + " descriptors");
      });
      assertEquals(0, server.door().failures());
      Caller.named(server.address(), "name1999").close();
      server.drain();
    }
  }

  /** The virtual threads of connections and rooms, which only a thread dump shows. */
  private static List<String> workers(Path folder) throws IOException {
    Path dump = folder.resolve("threads-" + System.nanoTime());
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    try (Stream<String> lines = Files.lines(dump)) {
      return lines.filter(line -> line.matches("#.*\"(connection|pump|inbox)-.*")).toList();
    }
  }

  private static void comeAndGo(Server server, int times) throws IOException {
    List<Caller> inside = new ArrayList<>();
    for (int n = 0; n < times; n++) {
      Caller caller = new Caller(server.address());
      inside.add(caller);
      switch (n % 4) {
        case 0 -> caller.types("/nick name" + n + "\n/join room" + n % 7 + "\nhello\n");
        case 1 -> caller.types("half a line");
        case 2 -> caller.types("q\n");
        default -> caller.types("/nick name" + n + "\n").hears("now.\r\n");
      }
      if (inside.size() == 50) {
        for (int i = 0; i < inside.size(); i++) {
          if (i % 3 == 0) {
            inside.get(i).resets();
          } else {
            inside.get(i).close();
          }
        }
        inside.clear();
      }
    }
  }

  @Test
  void drainTellsEverybodyAndFreesThePort() throws IOException {
    Server server = Started.plainly();
    try (Caller ann = Caller.named(server.address(), "ann");
        Caller bot = new Caller(server.address())) {
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}\n").hears("\"members\":1}\n");
      bot.types("{\"do\":\"say\",\"room\":\"ops\",\"text\":\"in flight\",\"id\":\"last\"}\n")
          .hears("{\"on\":\"ack\",\"id\":\"last\"");

      assertEquals(0, server.drain(), "nobody had to be cut off");

      assertTrue(
          ann.hearsTheEnd()
              .endsWith(
                  """
                  * Belfry is restarting, please reconnect.\r
                  * Goodbye: the server is about to stop.\r
                  """));
      String heard = bot.hearsTheEnd();
      assertTrue(heard.contains("{\"on\":\"restart\"}\n"), heard);
      assertTrue(
          heard.endsWith("{\"on\":\"bye\",\"why\":\"the server is about to stop\"}\n"), heard);
    }
    DoorOptions same =
        new DoorOptions(
            server.address(),
            10,
            10,
            4_096,
            false,
            PATIENCE,
            Started.GREET_AFTER,
            List.of(),
            List.of());
    Server next = Started.with(same);
    Caller.named(next.address(), "ann").close();
    next.drain();
  }

  @Test
  void whoStallsWhileTheServerStopsIsToldAllThatWasSaid() throws Exception {
    int lines = 2_000;
    String text = "x".repeat(3_000);
    try (Server server = Started.withFeeds(10_000, 32 << 20);
        Caller talker = Caller.named(server.address(), "talker");
        Caller stalled = new Caller(server.address(), 64 * 1_024)) {
      stalled.types("/nick stalled\n").hears("* You are stalled now.\r\n");
      for (int n = 0; n < lines; n++) {
        talker.types(text + "\n");
      }
      talker.types("/ping\n").hears("* pong\r\n");

      Thread stopping = Thread.ofPlatform().start(server::drain);
      talker.hearsTheEnd();
      String heard = stalled.hearsTheEnd();
      stopping.join();
      assertEquals(lines, heard.lines().filter(line -> line.endsWith(text)).count());
      assertTrue(heard.endsWith("* Goodbye: the server is about to stop.\r\n"));
    }
  }

  private static long descriptors() throws IOException {
    Path list = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(list), "descriptors can be counted on Linux only");
    try (Stream<Path> files = Files.list(list)) {
      return files.count();
    }
  }
}
