package belfry.client.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.WordQuery;
import belfry.protocol.text.TypedSearch;
import belfry.protocol.time.PastTimes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last search of this user and its results so far. Each result has a number, by which the user
 * jumps to it: 1 is the newest, and the numbers go on over the pages. Belongs to the chat's thread.
 */
final class Searches {
  /** The id of the command whose answer is shown around a result. */
  static final String JUMP = "j";

  private static final int MOST_RESULTS = 1_000;
  private static final int MESSAGES_AROUND = 5;

  private final PastTimes times;
  private final List<Event.Written> results = new ArrayList<>();

  /** The words of the last search; null before the first one. */
  private @Nullable WordQuery words;

  /** The next page of the last search, or the search before its answer; null for none. */
  private Command.@Nullable Search nextPage;

  private Event.@Nullable Logged target;

  /**
   * No search yet.
   *
   * @param times reads the times that are typed
   */
  Searches(PastTimes times) {
    this.times = times;
  }

  /**
   * The command for a new search.
   *
   * @throws RefusedException if it has no words, or something in it is wrong
   */
  Command.Search search(String typed) {
    Command.Search search = TypedSearch.read(InputHandler.ASKED, typed, times);
    results.clear();
    words = search.words();
    nextPage = search;
    return search;
  }

  /** The command for the next page of the last search; null if there is none. */
  Command.@Nullable Search nextPage() {
    return results.size() < MOST_RESULTS ? nextPage : null;
  }

  /**
   * Adds a page.
   *
   * @return the number of its first, oldest message
   */
  int add(Event.Found found) {
    results.addAll(found.messages().reversed());
    if (nextPage != null) {
      nextPage = found.next() == null ? null : nextPage.at(found.next());
    }
    return results.size();
  }

  /**
   * The command for the messages around a result.
   *
   * @throws RefusedException if there is no such result, or it is in no room
   */
  Command.History around(int number) {
    if (number < 1 || number > results.size()) {
      throw new RefusedException(
          Code.BAD_FIELD,
          results.isEmpty()
              ? "there are no results; /search WORDS finds some"
              : "there are results 1 to " + results.size());
    }
    if (!(results.get(number - 1) instanceof Event.Logged logged)) {
      throw new RefusedException(Code.BAD_FIELD, "a direct message has no others around it");
    }
    target = logged;
    EntryId id = logged.message();
    EntryId end = new EntryId(id.epoch(), id.seq() + MESSAGES_AROUND + 1);
    return new Command.History(JUMP, logged.room(), end, null, 2 * MESSAGES_AROUND + 1);
  }

  /** The places in a text that match the last search. */
  List<WordQuery.Span> marks(String text) {
    return words == null ? List.of() : words.marks(text);
  }

  /** Whether an entry is the result that the user jumped to. */
  boolean isTarget(Event.Written entry) {
    return target != null
        && entry instanceof Event.Logged logged
        && logged.room().equals(target.room())
        && entry.message().equals(target.message());
  }
}
