package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs from their streams. Entries that this release can't read are left out; followers get
 * them as a gap. Any thread may use it; calls wait for Redis.
 */
record StreamReader(Keys keys, Commands commands, List<Partition> partitions)
    implements FollowedLog.Reader {
  private static final String[] TAIL = {"epoch", "seq"};
  private static final String[] ENDS = {"epoch", "seq", "end-epoch", "end-seq"};
  private static final EntryId NOTHING = new EntryId(0, 0);

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    Range.Boundary<String> from =
        after == null ? Range.Boundary.including("-") : Range.Boundary.excluding(after.toString());
    while (true) {
      Range<String> range = Range.from(from, Range.Boundary.including("+"));
      List<StreamMessage<String, byte[]>> found =
          commands.ask(c -> c.xrange(keys.stream(log), range, oneMoreThan(limit)));
      Page page = page(found, limit);
      if (!page.more() || !page.entries().isEmpty()) {
        return page;
      }
      from = Range.Boundary.excluding(found.get(limit - 1).getId());
    }
  }

  /** The last entries before an id, oldest first; a null id stands after all entries. */
  Page before(LogName log, @Nullable EntryId before, int limit) {
    if (NOTHING.equals(before)) {
      return new Page(List.of(), false); // Redis refuses such a range
    }
    Range.Boundary<String> to =
        before == null
            ? Range.Boundary.including("+")
            : Range.Boundary.excluding(before.toString());
    Range<String> range = Range.from(Range.Boundary.including("-"), to);
    Page newestFirst =
        page(commands.ask(c -> c.xrevrange(keys.stream(log), range, oneMoreThan(limit))), limit);
    return new Page(newestFirst.entries().reversed(), newestFirst.more());
  }

  /** Reading one entry more than the limit shows whether there are more. */
  private static Limit oneMoreThan(int limit) {
    return Limit.create(0, limit + 1L);
  }

  private static Page page(List<StreamMessage<String, byte[]>> found, int limit) {
    List<Entry> entries =
        found.stream().limit(limit).map(StreamReader::entry).flatMap(Optional::stream).toList();
    return new Page(entries, found.size() > limit);
  }

  static Optional<Entry> entry(StreamMessage<String, byte[]> message) {
    Map<String, byte[]> body = message.getBody();
    byte[] time = body.get("t");
    byte[] payload = body.get("p");
    byte[] follows = body.get("f");
    return time == null || payload == null
        ? Optional.empty()
        : EntryCodec.read(
            message.getId(),
            follows == null ? null : FieldCodec.text(follows),
            FieldCodec.text(time),
            payload);
  }

  @Override
  public EntryId end(LogName log) {
    List<KeyValue<String, byte[]>> ends = commands.ask(c -> c.hmget(keys.meta(log), ENDS));
    EntryId tail = tail(ends.subList(0, TAIL.length));
    EntryId reported = tail(ends.subList(TAIL.length, ENDS.length));
    EntryId end = tail.compareTo(reported) > 0 ? tail : reported;
    return end.equals(NOTHING) ? new EntryId(life(log), 0) : end;
  }

  /** The life of the log's Redis; waits for the first renewal of the lease. */
  private long life(LogName log) {
    Partition partition = Partition.of(partitions, log.text());
    return commands
        .<Long>retry(_ -> {
          partition.lease().use();
          long life = partition.lease().life();
          if (life == 0) {
            throw CommandFailure.notApplied("there is no lease yet");
          }
          return life;
        })
        .orRefuse();
  }

  /** The command that reads the last id of a log, for {@link #tail(List)}. */
  Commands.Command<List<KeyValue<String, byte[]>>> tailOf(LogName log) {
    return c -> c.hmget(keys.meta(log), TAIL);
  }

  /** The last id of a log; 0-0 if there is no such log. */
  static EntryId tail(List<KeyValue<String, byte[]>> fields) {
    return fields.get(0).hasValue() && fields.get(1).hasValue()
        ? EntryId.of(
            FieldCodec.text(fields.get(0).getValue())
                + "-"
                + FieldCodec.text(fields.get(1).getValue()))
        : NOTHING;
  }
}
