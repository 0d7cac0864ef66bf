package belfry.trials.chaos;

import belfry.protocol.Event;
import belfry.protocol.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The commands of one client that are not answered yet, with the questions for the members of a
 * room among them. The lock of the client guards it.
 */
final class PendingAnswers {
  /** More than a server takes at most: the machine is busy. */
  static final long PATIENCE_MILLIS = Limits.ANSWER.toMillis() + 3_000;

  private final Map<String, CompletableFuture<Event.People>> questions = new HashMap<>();
  private int count;
  private long since;
  private int asked;

  /** The connection is new: nothing was asked on it yet. */
  void begin() {
    count = 0;
  }

  void sent(int commands, long now) {
    if (count == 0) {
      since = now;
    }
    count += commands;
  }

  void answered(long now) {
    count--;
    since = now;
  }

  /** Answers may wait unread: the wait for them begins now. */
  void readAgain(long now) {
    since = now;
  }

  int count() {
    return count;
  }

  boolean isOverdue(long now) {
    return count > 0 && now - since > PATIENCE_MILLIS;
  }

  /** Notes a question; returns the id for it. */
  String ask(CompletableFuture<Event.People> question) {
    String id = "who:" + ++asked;
    questions.put(id, question);
    return id;
  }

  void answered(Event.People people) {
    CompletableFuture<Event.People> question = questions.remove(people.id());
    if (question != null) {
      question.complete(people);
    }
  }

  /** Whether this is the id of a question, which was refused. */
  boolean refused(String id) {
    CompletableFuture<Event.People> question = questions.remove(id);
    if (question != null) {
      question.cancel(false);
    }
    return question != null;
  }

  /** The connection is lost: no question on it will be answered. */
  void lost() {
    questions.values().forEach(question -> question.cancel(false));
    questions.clear();
  }
}
