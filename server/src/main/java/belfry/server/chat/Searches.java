package belfry.server.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.server.backplane.Entry;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Search;
import belfry.server.backplane.SearchPlace;
import belfry.server.delivery.IgnoredAuthors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The searches of one session, in the rooms that it is in now and in its own inbox. Accessed only
 * by the connection's thread.
 */
final class Searches {
  /**
   * What an entry that a search compares costs, in bytes of an answer, beside its text: a thousand
   * of them cost about as much as a line.
   */
  private static final int BYTES_AN_ENTRY = Limits.ANSWER_BYTES_A_LINE / 1000;

  /** As many characters of texts cost as much as a byte of an answer. */
  private static final int CHARACTERS_A_BYTE = 4;

  private final Search search;
  private final Identity identity;
  private final Memberships memberships;
  private final Answers answers;

  Searches(Search search, Identity identity, Memberships memberships, Answers answers) {
    this.search = search;
    this.identity = identity;
    this.memberships = memberships;
    this.answers = answers;
  }

  /**
   * Answers with a page of results.
   *
   * @throws belfry.protocol.RefusedException if the session is not in the room, or it can't be
   *     searched now
   */
  void find(Command.Search command) {
    Map<LogName, @Nullable RoomName> logs = logs(command.room());
    // A later entry may put the session out of its room: see Questions.history.
    Map<RoomName, EntryId> ends = new HashMap<>();
    logs.values().stream()
        .filter(Objects::nonNull)
        .forEach(room -> memberships.readable(room).ifPresent(end -> ends.put(room, end)));
    Search.Result result = search.find(question(command, List.copyOf(logs.keySet())));
    answers.outgoing().charge(price(result));
    List<Event.Written> found = new ArrayList<>();
    for (Search.Hit hit : result.hits().reversed()) {
      RoomName room = logs.get(hit.log());
      if (room == null || mayRead(room, hit.entry(), ends)) {
        found.add(event(room, hit.entry()));
      }
    }
    answers.tell(
        new Event.Found(
            command.id(),
            command.room(),
            result.reach() == null
                ? null
                : new Event.Extent(result.compared(), result.reach().oldest()),
            found,
            result.next() == null ? null : result.next().toString()));
  }

  private boolean mayRead(RoomName room, Entry entry, Map<RoomName, EntryId> ends) {
    EntryId end = ends.get(room);
    return end != null && entry.id().compareTo(end) <= 0 && memberships.readable(room).isPresent();
  }

  /** The processor time of a search, in bytes of an answer. */
  private static int price(Search.Result result) {
    return Math.toIntExact(
        (long) result.compared() * BYTES_AN_ENTRY + result.characters() / CHARACTERS_A_BYTE);
  }

  /** The logs to search, each with its room; the inbox has none. */
  private Map<LogName, @Nullable RoomName> logs(@Nullable RoomName only) {
    if (only != null) {
      RoomName room = memberships.require(only).room().name();
      return Map.of(LogName.of(room), room);
    }
    Map<LogName, @Nullable RoomName> logs = new HashMap<>();
    memberships.rooms().forEach(room -> logs.put(LogName.of(room), room));
    logs.put(identity.holder().inbox(), null);
    return logs;
  }

  private Search.Question question(Command.Search command, List<LogName> logs) {
    IgnoredAuthors ignored = answers.outgoing().ignored();
    return new Search.Question(
        command.words(),
        logs,
        command.from(),
        command.since(),
        command.until(),
        entry -> !ignored.contains(entry.from(), entry.origin()),
        command.page() == null ? null : SearchPlace.of(command.page()),
        Math.clamp(command.limit(), 1, Limits.SEARCH_PAGE));
  }

  private static Event.Written event(@Nullable RoomName room, Entry entry) {
    return room == null ? Inbox.event(entry) : Room.event(room, entry);
  }
}
