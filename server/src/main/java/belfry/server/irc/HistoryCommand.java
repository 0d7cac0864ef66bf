package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.Target;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.irc.IrcDialect;
import belfry.protocol.irc.IrcLines;
import belfry.protocol.irc.IrcMessage;
import belfry.server.chat.Directory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The command {@code CHATHISTORY} of one IRC client (IRCv3), for rooms and people. Owned by the
 * connection's thread.
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
      page(sub, params);
    }
  }

  private void page(String sub, List<String> params) {
    Optional<? extends Target> of = target(params.get(1));
    if (of.isEmpty()) {
      client
          .replies()
          .addFail(NAME, "INVALID_TARGET", sub, params.get(1), "You can't read its messages");
      return;
    }
    try {
      String shown = of.get() instanceof RoomName room ? room.toString() : params.get(1);
      send(shown, read(sub, of.get(), params));
    } catch (RefusedException e) {
      client.replies().addFail(NAME, "INVALID_PARAMS", sub, e.refusal().why());
    }
  }

  /** The room that the client is in, or the person; empty if there can be none. */
  private Optional<? extends Target> target(String typed) {
    if (typed.startsWith("#")) {
      return IrcClient.room(typed).filter(client::isIn);
    }
    try {
      Nickname name = Nickname.of(typed);
      return Optional.of(client.find(typed).map(Directory.Entrant::name).orElse(name));
    } catch (RefusedException _) { // nobody can have this name, or names can't be looked up now
      return Optional.empty();
    }
  }

  private List<Event.Written> read(String sub, Target of, List<String> params) {
    HistoryReader history = new HistoryReader(client, of);
    HistoryReference first = HistoryReference.of(params.get(2), history::find);
    int limit = limit(params.getLast());
    return switch (sub) {
      case "LATEST" -> history.backwards(OPEN, first, limit);
      case "BEFORE" -> history.backwards(first, OPEN, limit);
      case "AFTER" -> history.forwards(first, OPEN, limit);
      case "AROUND" -> history.around(first, limit);
      default -> {
        HistoryReference second = HistoryReference.of(params.get(3), history::find);
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

  private void send(String target, List<Event.Written> entries) {
    client.flush();
    Pieces<?> pieces = pieces(client, target, entries);
    if (client.labels().isCollecting()) {
      client.labels().add(pieces.all());
    } else {
      client.session().outgoing().send(pieces);
    }
  }

  /**
   * A page of history as the client gets it: in a batch, if it knows batches.
   *
   * @param target the room, or the person as the client has typed the name
   */
  static Pieces<Event.Written> pieces(
      IrcClient client, String target, List<Event.Written> entries) {
    String reader = client.nick().text();
    Function<Event.Written, byte[]> past = entry -> client.dialect().past(entry, reader);
    if (!client.capabilities().has(Capability.BATCH)) {
      return new Pieces<>(new byte[0], entries, past, new byte[0]);
    }
    String id = client.labels().nextBatch();
    return new Pieces<>(
        batch(client, "+" + id, "chathistory", target),
        entries,
        entry -> IrcLines.inBatch(past.apply(entry), id),
        batch(client, "-" + id));
  }

  private static byte[] batch(IrcClient client, String... params) {
    return new IrcMessage(client.server(), "BATCH", params).bytes();
  }

  /** A room or a person, and the time of the last message. */
  private record Talk(Target of, Instant last) {}

  /**
   * {@code TARGETS}: the rooms of the client, and the people with whom it talks, whose last message
   * is between two times.
   */
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
    List<Talk> talks = new ArrayList<>();
    for (RoomName room : client.session().rooms()) {
      new HistoryReader(client, room)
          .backwards(OPEN, OPEN, 1)
          .forEach(entry -> talks.add(new Talk(room, entry.time())));
    }
    try {
      client.session().talks().forEach((who, time) -> talks.add(new Talk(who, time)));
    } catch (RefusedException e) {
      client.replies().addFail(NAME, "MESSAGE_ERROR", "TARGETS", e.refusal().why());
      return;
    }
    talks.removeIf(talk -> !talk.last().isAfter(from) || !talk.last().isBefore(to));
    talks.sort(Comparator.comparing(Talk::last));
    boolean hasBatch = client.capabilities().has(Capability.BATCH);
    String id = client.labels().nextBatch();
    if (hasBatch) {
      client.replies().add(batch(client, "+" + id, "draft/chathistory-targets"));
    }
    talks.stream()
        .limit(limit(params.getLast()))
        .map(this::target)
        .forEach(
            line -> client.replies().add(hasBatch ? IrcLines.tagged(line, "batch", id) : line));
    if (hasBatch) {
      client.replies().add(batch(client, "-" + id));
    }
  }

  private byte[] target(Talk talk) {
    IrcMessage target =
        new IrcMessage(
            client.server(), NAME, "TARGETS", talk.of().toString(), IrcDialect.time(talk.last()));
    return IrcLines.line(target).getBytes(UTF_8);
  }
}
