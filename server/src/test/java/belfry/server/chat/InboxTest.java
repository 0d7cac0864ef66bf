package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static belfry.server.delivery.Sample.ANN;
import static belfry.server.delivery.Sample.DELIVERY;
import static belfry.server.delivery.Sample.NOON;
import static belfry.server.delivery.Sample.TEXT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import belfry.protocol.EntryId;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.delivery.Cursor;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InboxTest {
  /** A far end that takes everything and notes who writes. */
  private static final class Noting implements Sink {
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
    private int bytes;

    @Override
    public synchronized void tryWrite(ByteBuffer some) throws IOException {
      writers.add(Thread.currentThread());
      bytes += some.remaining();
      some.position(some.limit());
    }

    synchronized int bytes() {
      return bytes;
    }

    @Override
    public void awaitWritable(Runnable resume) {
      throw new AssertionError("it takes everything");
    }

    @Override
    public void writeFailed(Throwable why) {
      throw new AssertionError(why);
    }

    @Override
    public void end(String why) {
      throw new AssertionError(why);
    }

    @Override
    public boolean isEnding() {
      return false;
    }
  }

  @Test
  void whoeverWritesToSomebodyDoesNotWriteToTheirSocket() {
    Noting sink = new Noting();
    Outgoing outgoing = new Outgoing("reader", sink, TEXT, DELIVERY);
    Inbox inbox = new Inbox(LogName.inbox("secret"), outgoing);
    EntryId none = new EntryId(1, 0);
    inbox.begin(none);
    long next = inbox.feed().newest().index() + 1;
    outgoing.add(new Cursor(inbox.feed(), outgoing, next, none, next));
    List<Entry> entries =
        LongStream.rangeClosed(1, 100)
            .mapToObj(n -> new Entry(new EntryId(1, n), NOON, Kind.SAY, ANN, "ann", "line " + n))
            .toList();

    entries.forEach(inbox::entry);

    int bytes = entries.stream().mapToInt(e -> TEXT.encode(Inbox.event(e)).length).sum();
    eventually(() -> assertEquals(bytes, sink.bytes()));
    assertFalse(sink.writers.contains(Thread.currentThread()), "it only hands over");
  }
}
