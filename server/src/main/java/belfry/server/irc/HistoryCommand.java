package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.irc.IrcLines;
import belfry.protocol.irc.IrcMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The command {@code CHATHISTORY} of one IRC client (IRCv3). Direct messages have no history here.
 * Owned by the connection's thread.
 */
final class HistoryCommand {
  private static final String NAME = "CHATHISTORY";
  private static final HistoryReference OPEN = new HistoryReference(null, null);

  private final IrcClient client;

  HistoryCommand(IrcClient client) {
    this.client = client;
  }

  void answer(IrcMessage command) {
    List<String> params = command.params();
    String sub = params.isEmpty() ? "*" : params.getFirst().toUpperCase(Locale.ROOT);
    boolean isBetween = sub.equals("BETWEEN");
    if (!List.of("LATEST", "BEFORE", "AFTER", "AROUND", "BETWEEN", "TARGETS").contains(sub)) {
      client.replies().addFail(NAME, "UNKNOWN_COMMAND", sub, "There is no such subcommand");
    } else if (params.size() < (isBetween ? 5 : 4)) {
      client.replies().addFail(NAME, "NEED_MORE_PARAMS", sub, "Not enough parameters");
    } else if (sub.equals("TARGETS")) {
      targets(params);
    } else {
      ofRoom(sub, params);
    }
  }

  private void ofRoom(String sub, List<String> params) {
    Optional<RoomName> room = IrcClient.room(params.get(1)).filter(client::isIn);
    if (room.isEmpty()) {
      client
          .replies()
          .addFail(NAME, "INVALID_TARGET", sub, params.get(1), "You can't read its messages");
      return;
    }
    try {
      send(room.get(), read(sub, room.get(), params));
    } catch (RefusedException e) {
      client.replies().addFail(NAME, "INVALID_PARAMS", sub, e.refusal().why());
    }
  }

  private List<Event.Logged> read(String sub, RoomName room, List<String> params) {
    HistoryReader history = new HistoryReader(client, room);
    HistoryReference first = HistoryReference.of(params.get(2), room);
    int limit = limit(params.getLast());
    return switch (sub) {
      case "LATEST" -> history.backwards(OPEN, first, limit);
      case "BEFORE" -> history.backwards(first, OPEN, limit);
      case "AFTER" -> history.forwards(first, OPEN, limit);
      case "AROUND" -> history.around(first, limit);
      default -> {
        HistoryReference second = HistoryReference.of(params.get(3), room);
        yield first.isBefore(second)
            ? history.forwards(first, second, limit)
            : history.backwards(first, second, limit);
      }
    };
  }

  private static int limit(String typed) {
    return typed.matches("[1-9][0-9]{0,8}")
        ? Math.min(Integer.parseInt(typed), Limits.HISTORY_PAGE)
        : Limits.HISTORY_PAGE;
  }

  private void send(RoomName room, List<Event.Logged> entries) {
    client.flush();
    Pieces<?> pieces = pieces(client, room, entries);
    if (client.labels().isCollecting()) {
      client.labels().add(pieces.all());
    } else {
      client.session().outgoing().send(pieces);
    }
  }

  /** A page of history as the client gets it: in a batch, if it knows batches. */
  static Pieces<Event.Logged> pieces(IrcClient client, RoomName room, List<Event.Logged> entries) {
    if (!client.capabilities().has(Capability.BATCH)) {
      return new Pieces<>(new byte[0], entries, client.dialect()::past, new byte[0]);
    }
    String id = client.labels().nextBatch();
    return new Pieces<>(
        batch(client, "+" + id, "chathistory", room.toString()),
        entries,
        entry -> IrcLines.tagged(client.dialect().past(entry), "batch", id),
        batch(client, "-" + id));
  }

  private static byte[] batch(IrcClient client, String... params) {
    return new IrcMessage(client.server(), "BATCH", params).bytes();
  }

  /** {@code TARGETS}: the rooms of the client with messages between two times. */
  private void targets(List<String> params) {
    Instant one;
    Instant other;
    try {
      one = HistoryReference.time(params.get(1));
      other = HistoryReference.time(params.get(2));
    } catch (RefusedException e) {
      client.replies().addFail(NAME, "INVALID_PARAMS", "TARGETS", e.refusal().why());
      return;
    }
    Instant from = one.isBefore(other) ? one : other;
    Instant to = one.isBefore(other) ? other : one;
    List<Event.Logged> last = new ArrayList<>();
    for (RoomName room : client.session().rooms()) {
      new HistoryReader(client, room)
          .backwards(OPEN, OPEN, 1).stream()
              .filter(entry -> entry.time().isAfter(from) && entry.time().isBefore(to))
              .forEach(last::add);
    }
    last.sort(Comparator.comparing(Event.Logged::time));
    boolean hasBatch = client.capabilities().has(Capability.BATCH);
    String id = client.labels().nextBatch();
    if (hasBatch) {
      client.replies().add(batch(client, "+" + id, "draft/chathistory-targets"));
    }
    last.stream()
        .limit(limit(params.getLast()))
        .map(entry -> target(entry))
        .forEach(
            line -> client.replies().add(hasBatch ? IrcLines.tagged(line, "batch", id) : line));
    if (hasBatch) {
      client.replies().add(batch(client, "-" + id));
    }
  }

  private byte[] target(Event.Logged entry) {
    IrcMessage target =
        new IrcMessage(
            client.server(),
            NAME,
            "TARGETS",
            entry.room().toString(),
            entry.time().truncatedTo(ChronoUnit.MILLIS).toString());
    return IrcLines.line(target).getBytes(UTF_8);
  }
}
