package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.protocol.irc.IrcLines;
import belfry.protocol.irc.IrcMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one client's lines (IRCv3 labeled-response). The answers to a labelled line are
 * collected, and sent together at its end. The echo of a message in a room comes with the messages
 * of that room, and gets its label there.
 *
 * <p>Accessed by the connection's thread, except {@link #echoed}, which any thread may call.
 */
final class Labels {
  private static final int LONGEST = 64;

  /** Own messages of a room that have not come back yet, with their labels; guarded by itself. */
  private final Map<RoomName, Expected> echoes = new HashMap<>();

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(0);
  private @Nullable String label;
  private boolean answered;
  private int batches;

  /** Whether a tag can be a label. One that is too long, or empty, is none. */
  static boolean isLabel(String typed) {
    return !typed.isEmpty() && typed.length() <= LONGEST;
  }

  /** Begins a labelled line. */
  void begin(String given) {
    label = given;
    answered = false;
  }

  /** Whether answers are collected now. */
  boolean isCollecting() {
    return label != null;
  }

  /** Adds whole lines of the answer. */
  void add(byte[] bytes) {
    lines.writeBytes(bytes);
  }

  /** Notes that a part of the answer is sent in another way, and takes the label for it. */
  String takeElsewhere() {
    answered = true;
    return label == null ? "" : label;
  }

  /** A further id of a batch of this client. */
  String nextBatch() {
    return Integer.toString(++batches, Character.MAX_RADIX);
  }

  /**
   * Ends a labelled line.
   *
   * @param server the name of the server
   * @param hasBatches whether the client knows batches
   * @return the bytes of the answer
   */
  byte[] end(String server, boolean hasBatches) {
    String given = label == null ? "" : label;
    List<String> all = IrcLines.of(lines.toByteArray());
    lines.reset();
    label = null;
    if (all.isEmpty()) {
      return answered ? new byte[0] : line(new IrcMessage(server, "ACK"), given);
    }
    if (all.size() == 1 || isOneBatch(all) || !hasBatches) {
      return (IrcLines.tagged(all.getFirst(), "label", given)
              + String.join("", all.subList(1, all.size())))
          .getBytes(UTF_8);
    }
    String id = nextBatch();
    StringBuilder answer = new StringBuilder();
    answer.append(
        IrcLines.tagged(
            IrcLines.line(new IrcMessage(server, "BATCH", "+" + id, "labeled-response")),
            "label",
            given));
    all.forEach(
        one -> answer.append(IrcLines.isInBatch(one) ? one : IrcLines.tagged(one, "batch", id)));
    answer.append(IrcLines.line(new IrcMessage(server, "BATCH", "-" + id)));
    return answer.toString().getBytes(UTF_8);
  }

  private static byte[] line(IrcMessage message, String label) {
    return IrcLines.tagged(IrcLines.line(message), "label", label).getBytes(UTF_8);
  }

  /** Whether the lines are one batch, whose beginning has the label then. */
  private static boolean isOneBatch(List<String> all) {
    return all.getFirst().contains(" BATCH +")
        && all.getLast().contains(" BATCH -")
        && all.subList(1, all.size() - 1).stream().allMatch(IrcLines::isInBatch);
  }

  /**
   * Notes that a message of this client is on its way into a room.
   *
   * @param given its label; empty for none
   */
  void expectEcho(RoomName room, String given) {
    synchronized (echoes) {
      echoes.computeIfAbsent(room, _ -> new Expected()).labels.add(new Echo(given));
    }
  }

  /** Takes back the message that was noted last: it was refused. */
  void takeBackEcho(RoomName room) {
    synchronized (echoes) {
      Expected expected = echoes.get(room);
      if (expected != null) {
        expected.labels.pollLast();
      }
    }
  }

  /** Notes the id of the first message that has none: its echo may be lost in a gap. */
  void acknowledged(RoomName room, EntryId id) {
    synchronized (echoes) {
      Expected expected = echoes.get(room);
      if (expected != null && (expected.last == null || expected.last.compareTo(id) < 0)) {
        expected.named(id);
      }
    }
  }

  /** The label of an own message that comes back from a room; empty for none. */
  String echoed(RoomName room, EntryId id) {
    synchronized (echoes) {
      Expected expected = echoes.get(room);
      return expected == null ? "" : expected.echoed(id);
    }
  }

  /** A message that has not come back. */
  private static final class Echo {
    private final String label;

    /** The id, once it was acknowledged. */
    private @Nullable EntryId id;

    Echo(String label) {
      this.label = label;
    }
  }

  /** The messages that have not come back from one room, in their order. */
  private static final class Expected {
    private final Deque<Echo> labels = new ArrayDeque<>(1);
    private @Nullable EntryId last;

    void named(EntryId id) {
      for (Echo one : labels) {
        if (one.id == null) {
          one.id = id;
          return;
        }
      }
    }

    String echoed(EntryId id) {
      last = id;
      Echo next = labels.poll();
      while (next != null && next.id != null && next.id.compareTo(id) < 0) {
        next = labels.poll();
      }
      return next == null ? "" : next.label;
    }
  }
}
