package belfry.client.chat;

import belfry.protocol.Command;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The messages that no server has acknowledged, in the order in which they were typed. One is under
 * way at a time: so they keep their order whatever is refused, and after a lost connection only one
 * of them can have been posted without our knowing. That one is sent again with its id, which the
 * server posts once. Belongs to the chat's thread.
 */
final class Outbox {
  /**
   * A message to send.
   *
   * @param command has an id that is used for nothing else
   * @param typed the line that was typed
   * @param since when it was typed, by the {@link MonotonicClock}
   */
  record Draft(Command command, String typed, Duration since) {}

  private final Deque<Draft> drafts = new ArrayDeque<>();
  private boolean underWay;
  private boolean sentBefore;

  void add(Draft draft) {
    drafts.add(draft);
  }

  /** Takes the first draft as under way; empty when one is already, or there is none. */
  Optional<Draft> next() {
    if (underWay || drafts.isEmpty()) {
      return Optional.empty();
    }
    underWay = true;
    sentBefore = true;
    return Optional.of(drafts.getFirst());
  }

  /** The draft under way, if an answer with this id is about it. */
  Optional<Draft> underWay(String id) {
    return Optional.ofNullable(drafts.peekFirst())
        .filter(draft -> underWay && id.equals(draft.command().id()));
  }

  /** Removes the first draft, which is acknowledged or refused. */
  void settle() {
    drafts.removeFirst();
    underWay = false;
    sentBefore = false;
  }

  /** Makes the first draft wait to be sent again. */
  void again() {
    underWay = false;
  }

  /** The first draft, if it may have been posted without an acknowledgement. */
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
