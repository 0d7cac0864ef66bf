package belfry.client.chat;

import belfry.protocol.Command;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Own lines that no server has acknowledged, in the order in which they were typed. One at a time
 * is under way: so they keep their order whatever is refused, and after a lost connection only one
 * of them can have been posted without our knowing. It is sent again with its id, which the server
 * takes once. Belongs to the chat's thread.
 */
final class Outbox {
  /**
   * A line to say.
   *
   * @param command what is sent; its id is never used for anything else
   * @param typed what was typed
   * @param since when, as {@link MonotonicClock} counts
   */
  record Draft(Command command, String typed, Duration since) {}

  private final Deque<Draft> drafts = new ArrayDeque<>();
  private boolean underWay;
  private boolean sentBefore;

  void add(Draft draft) {
    drafts.add(draft);
  }

  /** The first line, when none is under way; it is now. */
  Optional<Draft> next() {
    if (underWay || drafts.isEmpty()) {
      return Optional.empty();
    }
    underWay = true;
    sentBefore = true;
    return Optional.of(drafts.getFirst());
  }

  /** The line that an answer is about. */
  Optional<Draft> underWay(String id) {
    return Optional.ofNullable(drafts.peekFirst())
        .filter(draft -> underWay && draft.command().id().equals(id));
  }

  /** Forgets the first line: it came to its end. */
  void settle() {
    drafts.removeFirst();
    underWay = false;
    sentBefore = false;
  }

  /** The first line's answer will not come, or says to try again: it is to be sent once more. */
  void again() {
    underWay = false;
  }

  /** The first line, when it may have been posted although nobody said so. */
  Optional<Draft> perhapsPosted() {
    return sentBefore ? Optional.ofNullable(drafts.peekFirst()) : Optional.empty();
  }

  List<Draft> all() {
    return List.copyOf(drafts);
  }

  boolean isEmpty() {
    return drafts.isEmpty();
  }
}
