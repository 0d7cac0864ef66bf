package belfry.trials.soak;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.trials.process.AdminClient;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Five hundred programs in ten rooms that all say as much as their sockets take, without waiting
 * for anything. What is acknowledged must be told to everybody in the room, in one order, or as a
 * gap; the admin port must answer, a calm pair in a room of its own must be served, and the
 * server's memory must stay as it is.
 */
final class Overload {
  private static final int PROGRAMS = 500;
  private static final int ROOMS = 10;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(2);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final double LIVE_WITHIN_MILLIS = 2_000;

  /**
   * Megabytes by which the server's objects may grow: half as much again as the 11 that ten full
   * rooms take. In each of them that is 5,000 drafts that would be recognised if they came again,
   * of 150 bytes, and 1,000 messages, of which the newest are kept for slow readers, too.
   */
  private static final double HEAP_MAY_GROW = 16;

  /** Bytes of objects for a byte of an answer that a program does not take yet: they are short. */
  private static final double HEAP_OF_ANSWERS = 2;

  private static final Duration STOPPED_WITHIN = Limits.STOP.plusSeconds(10);

  private final ServerInstance server;
  private final ServerGauges gauges;
  private final Duration length;
  private final PrintWriter out;
  private final Tally tally = new Tally();
  private final Map<RoomName, EntryId> acked = new ConcurrentHashMap<>();
  private final List<Shouter> shouters = new ArrayList<>();
  private final List<Double> live = new ArrayList<>();
  private double mostHeap;
  private double mostAnswers;
  private double mostResident;
  private volatile boolean over;

  Overload(ServerInstance server, Duration length, PrintWriter out) {
    this.server = server;
    this.gauges = new ServerGauges(server);
    this.length = length;
    this.out = out;
  }

  /** Runs, and prints what was seen; says whether all was well. */
  boolean run(String options) throws IOException, InterruptedException {
    for (int n = 0; n < PROGRAMS; n++) {
      RoomName room = new RoomName("over-" + n % ROOMS);
      shouters.add(new Shouter(server.chat(), n, room, tally, acked));
    }
    double heapBefore = gauges.heap();
    double residentBefore = gauges.resident();
    double processorBefore = gauges.process().cpuSeconds();
    long began = System.nanoTime();
    shouters.forEach(Shouter::shout);
    Thread watch = Thread.ofPlatform().start(this::watch);
    Thread calm = Thread.ofPlatform().start(this::talkCalmly); // the others have the carriers
    while (System.nanoTime() - began < length.toNanos()) {
      Thread.sleep(BETWEEN_SAMPLES);
      mostResident = Math.max(mostResident, gauges.resident());
      mostAnswers = Math.max(mostAnswers, gauges.answers());
      mostHeap = Math.max(mostHeap, gauges.heap());
    }
    shouters.forEach(Shouter::fallSilent);
    double seconds = (System.nanoTime() - began) / 1e9;
    double processor = gauges.process().cpuSeconds() - processorBefore;
    long ackedInTime = tally.acked.sum();
    long heardInTime = tally.heard.sum();
    awaitAllTold(Map.copyOf(acked));
    over = true;
    watch.join();
    calm.join();
    shouters.forEach(Shouter::leave);
    settle();
    double heapAfter = gauges.heap();

    double[] looks = live.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double[] calmly = tally.takeLatencies();
    out.printf(
        Locale.ROOT,
        "%n%s, %d programs in %d rooms for %.0f s%n"
            + "written %d, acknowledged %d (%.0f a second), heard %d (%.0f a second), gaps told %d,"
            + " refused %d%n"
            + "server: %.1f s of processor time; heap after collection %.1f MB before, %.1f MB at most"
            + " (and %.1f MB of answers that were not taken), %.1f MB after;"
            + " resident %.0f MB before, %.0f MB at most%n"
            + "/livez: %d looks, half within %.1f ms, all within %.1f ms%n"
            + "a calm room: %d messages, half within %.1f ms, 99 of 100 within %.1f ms%n",
        options.isEmpty() ? "with the flood limit" : options,
        PROGRAMS,
        ROOMS,
        seconds,
        tally.said.sum(),
        ackedInTime,
        ackedInTime / seconds,
        heardInTime,
        heardInTime / seconds,
        tally.gaps.sum(),
        tally.refused.sum(),
        processor,
        heapBefore,
        mostHeap,
        mostAnswers,
        heapAfter,
        residentBefore,
        mostResident,
        looks.length,
        Tally.quantile(looks, 0.5),
        looks.length == 0 ? Double.NaN : looks[looks.length - 1],
        calmly.length,
        Tally.quantile(calmly, 0.5),
        Tally.quantile(calmly, 0.99));
    if (looks.length == 0 || looks[looks.length - 1] > LIVE_WITHIN_MILLIS) {
      tally.fault("/livez was slow");
    }
    double rooms = Math.max(mostHeap - HEAP_OF_ANSWERS * mostAnswers, heapAfter) - heapBefore;
    if (rooms > HEAP_MAY_GROW) {
      tally.fault("the heap grows");
    }
    if (calmly.length == 0) {
      tally.fault("the calm room was not served");
    }
    server.process().errors().forEach(line -> tally.fault("the server's log: " + line));
    int code = server.process().stop(STOPPED_WITHIN);
    if (code != 0) {
      tally.fault("the server ended with " + code);
    }
    tally.printFaults(out);
    out.println(tally.faults().isEmpty() ? "In order, and nothing is wrong." : "NOT WELL.");
    return tally.faults().isEmpty();
  }

  /** Looks whether the server says that it lives. */
  private void watch() {
    AdminClient livez = server.admin().within(CATCH_UP);
    try {
      while (!over) {
        long asked = System.nanoTime();
        livez.get("/livez");
        live.add((System.nanoTime() - asked) / 1e6);
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (IOException e) {
      tally.fault("/livez: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  /** Two in a room of their own, of whom one talks at an easy pace. */
  private void talkCalmly() {
    RoomName room = new RoomName("calm");
    try (Wire talker = new Wire(server.chat());
        Wire listener = new Wire(server.chat())) {
      talker.send(new Command.Join("j", room, null, 0));
      listener.send(new Command.Join("j", room, null, 0));
      awaitEvent(listener, Event.Entered.class);
      awaitEvent(talker, Event.Entered.class);
      while (!over) {
        long said = System.nanoTime();
        talker.send(new Command.Say(null, room, "all is well", false));
        awaitEvent(listener, Event.Message.class);
        tally.latency(System.nanoTime() - said);
        awaitEvent(talker, Event.Message.class);
        Thread.sleep(Duration.ofMillis(250));
      }
    } catch (IOException e) {
      tally.fault("the calm room: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private static void awaitEvent(Wire wire, Class<? extends Event> kind) throws IOException {
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (true) {
      Event event =
          wire.next(deadline).orElseThrow(() -> new IOException("no " + kind.getSimpleName()));
      if (kind.isInstance(event)) {
        return;
      }
    }
  }

  /**
   * Waits until everybody has been told all that was acknowledged, or a gap over it. The kernel may
   * hold megabytes for each of them, which they may read one after the other: that takes as long as
   * it takes, while anybody is told anything.
   */
  private void awaitAllTold(Map<RoomName, EntryId> ends) throws InterruptedException {
    long heard = -1;
    long deadline = 0;
    for (Shouter shouter : shouters) {
      EntryId end = ends.get(shouter.room());
      while (end != null && !shouter.wasToldUpTo(end)) {
        long heardNow = tally.heard.sum();
        if (heardNow != heard) {
          heard = heardNow;
          deadline = System.nanoTime() + CATCH_UP.toNanos();
        } else if (System.nanoTime() > deadline) {
          tally.fault(shouter + " was not told up to " + end);
          return;
        }
        Thread.sleep(10);
      }
    }
  }

  private void settle() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (server.admin().metric("belfry_connections") > 0) {
      if (System.nanoTime() > deadline) {
        tally.fault("connections are left when everybody has gone");
        return;
      }
      Thread.sleep(100);
    }
  }
}
