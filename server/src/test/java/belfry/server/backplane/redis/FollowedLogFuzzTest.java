package belfry.server.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Recorder;
import belfry.server.task.Failures;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log in Redis that is trimmed, loses its end or can't be read for a while, and whose messages
 * are lost, repeated or cut. Every follower gets the entries once and in order, with a gap for each
 * missing entry, and in the end everything that the log holds.
 */
class FollowedLogFuzzTest {
  private static final LogName OPS = new LogName("ops");
  private static final Nickname ANN = Nickname.of("ann");
  private static final int MOST_STEPS = 60;
  private static final int MOST_IN_A_PAGE = 3;

  @FuzzTest(maxDuration = "2m")
  void followersAreToldAllInOrderWhateverComes(FuzzedDataProvider data) {
    Stream stream = new Stream();
    FollowedLog log = new FollowedLog(OPS, stream, new LogCounters(), new Failures());
    List<Recorder> recorders = new ArrayList<>();
    recorders.add(follow(log));
    for (int step = 0; step < MOST_STEPS && data.remainingBytes() > 0; step++) {
      switch (data.consumeInt(0, 11)) {
        case 0, 1 -> publish(log, stream.append(log.last()));
        case 2 -> stream.append(log.last()); // its message is lost
        case 3 -> publish(log, stream.any(data.consumeInt(0, 100)));
        case 4 -> {
          byte[] whole = message(stream.append(log.last()));
          byte[] cut = Arrays.copyOf(whole, data.consumeInt(0, whole.length - 1));
          log.offer(() -> ChannelMessage.of(cut));
        }
        case 5 -> {
          byte[] junk = data.consumeBytes(40);
          log.offer(() -> ChannelMessage.of(junk));
        }
        case 6 -> stream.trim(data.consumeInt(0, 20));
        case 7 -> stream.loseEnd(data.consumeInt(0, 3));
        case 8 -> stream.away = !stream.away;
        case 9 -> log.repairSoon();
        case 10 -> stream.spoilNewest();
        default -> {
          if (!stream.away) {
            recorders.add(follow(log));
          }
        }
      }
    }
    stream.away = false;
    EntryId tail = stream.append(log.last()).id();
    follow(log); // begins after all earlier tasks
    log.expect(tail);
    log.repairIfBehind(); // no message has come since the check
    follow(log);
    for (Recorder recorder : recorders) {
      recorder.entries();
      assertEquals(tail, recorder.last());
    }
  }

  private static Recorder follow(FollowedLog log) {
    Recorder recorder = new Recorder();
    log.add(recorder);
    return recorder;
  }

  private static void publish(FollowedLog log, Entry entry) {
    byte[] message = message(entry);
    log.offer(() -> ChannelMessage.of(message));
  }

  /** The message that the script publishes when it appends. */
  private static byte[] message(Entry entry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    Draft draft = new Draft(entry.kind(), entry.from(), entry.origin(), null, entry.text());
    for (byte[] field :
        List.of(
            "E".getBytes(UTF_8),
            OPS.text().getBytes(UTF_8),
            entry.id().toString().getBytes(UTF_8),
            Long.toString(entry.time().toEpochMilli()).getBytes(UTF_8),
            EntryCodec.payload(draft))) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  /** The stream in Redis. The thread of the log reads it. */
  private static final class Stream implements FollowedLog.Reader {
    /** An entry, and whether this release can read it. */
    private record Kept(Entry entry, boolean readable) {}

    private final List<Kept> kept = new ArrayList<>();
    private EntryId tail = new EntryId(1, 0);
    private boolean lostEnd;
    private volatile boolean away;

    /** Appends as the script does, for an instance that has received entries up to {@code seen}. */
    synchronized Entry append(EntryId seen) {
      long epoch = tail.epoch() + (lostEnd ? 1 : 0);
      lostEnd = false;
      tail = new EntryId(epoch, Math.max(tail.seq(), seen.seq()) + 1);
      Entry entry = new Entry(tail, Instant.ofEpochMilli(tail.seq()), Kind.SAY, ANN, "a", "hello");
      kept.add(new Kept(entry, true));
      return entry;
    }

    /** An entry of the stream, or a first entry if it is empty. */
    synchronized Entry any(int number) {
      return kept.isEmpty() ? append(new EntryId(0, 0)) : kept.get(number % kept.size()).entry;
    }

    synchronized void trim(int most) {
      kept.subList(0, Math.max(0, Math.min(most, kept.size() - 1))).clear();
    }

    /** Loses its newest entries, as a Redis that restarts may. */
    synchronized void loseEnd(int most) {
      int lost = Math.min(most, kept.size());
      kept.subList(kept.size() - lost, kept.size()).clear();
      tail = new EntryId(tail.epoch(), tail.seq() - lost);
      lostEnd = true;
    }

    synchronized void spoilNewest() {
      if (!kept.isEmpty()) {
        kept.set(kept.size() - 1, new Kept(kept.getLast().entry, false));
      }
    }

    @Override
    public synchronized Page after(LogName log, EntryId after, int limit) {
      check();
      List<Entry> found =
          kept.stream()
              .filter(Kept::readable)
              .map(Kept::entry)
              .filter(entry -> after == null || entry.id().compareTo(after) > 0)
              .toList();
      int most = Math.min(limit, MOST_IN_A_PAGE);
      return new Page(found.stream().limit(most).toList(), found.size() > most);
    }

    @Override
    public synchronized EntryId end(LogName log) {
      check();
      return tail;
    }

    private void check() {
      if (away) {
        throw new RefusedException(Code.UNAVAILABLE, "Redis is away");
      }
    }
  }
}
