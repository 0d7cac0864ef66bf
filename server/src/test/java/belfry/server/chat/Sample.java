package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.JsonDialect;
import belfry.protocol.dialect.TextDialect;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

/** Frames of a room where ann talks. */
final class Sample {
  static final long EPOCH = 100;
  static final RoomName OPS = new RoomName("ops");
  static final Nickname ANN = Nickname.of("ann");
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final TextDialect TEXT = new TextDialect(ZoneOffset.UTC);
  static final JsonDialect JSON = new JsonDialect();

  private Sample() {}

  static EntryId id(long seq) {
    return new EntryId(EPOCH, seq);
  }

  /** An entry that ann's session "a" wrote. */
  static Frame said(long seq, String text) {
    Event event = new Event.Message(OPS, id(seq), "ann", text, NOON, false);
    return Frame.entry(event, id(seq), ANN, "a");
  }

  /** A passing notice. */
  static Frame notice(String text) {
    return Frame.notice(new Event.Notice(text), null);
  }

  /** A feed of the entries 1, 2 and so on, of which it holds so many. */
  static Feed feed(int entries, int holds) {
    Feed feed = new Feed(holds, 1 << 20);
    feed.begin(id(0));
    IntStream.rangeClosed(1, entries).forEach(n -> feed.append(said(n, "line " + n)));
    return feed;
  }

  /** How a person sees the entries from one to another. */
  static String lines(long from, long to) {
    StringBuilder lines = new StringBuilder();
    for (long n = from; n <= to; n++) {
      lines.append("12:00:00 #ops <ann> line ").append(n).append("\r\n");
    }
    return lines.toString();
  }
}
