package belfry.server.delivery;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.json.JsonDialect;
import belfry.protocol.text.TextDialect;
import belfry.protocol.time.Zone;
import belfry.server.task.Failures;
import java.time.Instant;
import java.util.stream.IntStream;

/** Items of a room in which ann talks. */
public final class Sample {
  public static final long EPOCH = 100;
  public static final RoomName OPS = new RoomName("ops");
  public static final Nickname ANN = Nickname.of("ann");
  static final Author AUTHOR = new Author(ANN, "a");
  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  public static final Failures FAILURES = new Failures();
  public static final Delivery DELIVERY = new Delivery(FAILURES);
  public static final Encoding TEXT =
      DELIVERY.encoding("text", false, false, new TextDialect(Zone.UTC)::encode);
  public static final Encoding JSON =
      DELIVERY.encoding("json", true, false, new JsonDialect()::encode);

  /** Gaps of that room. */
  public static final Feed.GapEvent GAP = (from, to) -> new Event.Gap(OPS, from, to);

  private Sample() {}

  static EntryId id(long seq) {
    return new EntryId(EPOCH, seq);
  }

  /** An entry from ann's session "a". */
  static Item said(long seq, String text) {
    return said(id(seq), text);
  }

  /** An entry from ann's session "a". */
  static Item said(EntryId id, String text) {
    return Item.entry(new Event.Message(OPS, id, "ann", text, NOON, false), id, AUTHOR, "a");
  }

  /** A notice. */
  static Item notice(String text) {
    return Item.notice(new Event.Notice(text), null);
  }

  /** A feed with the newest of the entries 1, 2 and so on. */
  static Feed feed(int entries, int holds) {
    Feed feed = new Feed(new Feed.Bounds(holds, 1 << 20, GAP));
    feed.begin(id(0));
    IntStream.rangeClosed(1, entries).forEach(n -> feed.append(said(n, "line " + n)));
    return feed;
  }

  /** A range of entries in the text dialect. */
  static String lines(long from, long to) {
    StringBuilder lines = new StringBuilder();
    for (long n = from; n <= to; n++) {
      lines.append("12:00:00 #ops <ann> line ").append(n).append("\r\n");
    }
    return lines.toString();
  }
}
