package belfry.client.chat;

import belfry.client.chat.Outbox.Draft;
import belfry.protocol.Command;
import belfry.protocol.Refusal;
import belfry.protocol.json.JsonClientDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends this user's messages: one after the other, each once, as soon as the session is ready.
 * Belongs to the chat's thread.
 */
final class MessageSender {
  /** The time after which a message that is not acknowledged is shown as such. */
  static final Duration SHOW_AFTER = Duration.ofMillis(300);

  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);
  private static final int MOST_SHOWN = 3;

  private final JsonClientDialect dialect = new JsonClientDialect();
  private final Outbox outbox = new Outbox();
  private final Session session;
  private final Rooms rooms;
  private final Screen screen;
  private final MonotonicClock clock;
  private final String ids;
  private long lastId;
  private Duration againAt = Duration.ZERO;

  /**
   * @param ids the beginning of every message's id
   */
  MessageSender(Session session, Rooms rooms, Screen screen, MonotonicClock clock, String ids) {
    this.session = session;
    this.rooms = rooms;
    this.screen = screen;
    this.clock = clock;
    this.ids = ids;
  }

  /** An id that no other message has. */
  String nextId() {
    return ids + "-" + ++lastId;
  }

  /** Adds a message, which waits for its turn and for a connection. */
  void add(Command command, String typed) {
    outbox.add(new Draft(command, typed, clock.now()));
  }

  /** Sends the first message that waits, if one may be sent now. */
  void sendNext() {
    while (session.isReady() && againAt.compareTo(clock.now()) <= 0) {
      Draft draft = outbox.next().orElse(null);
      if (draft == null) {
        return;
      }
      if (dialect.encode(draft.command()).length <= session.maxLine()) {
        session.send(draft.command());
        return;
      }
      giveBack(
          draft, "it is longer than the " + session.maxLine() + " bytes that the server takes");
    }
  }

  /** Notes an acknowledgement; returns the command it is about, if that is one of ours. */
  Optional<Command> acknowledged(String id) {
    Optional<Draft> draft = outbox.underWay(id);
    if (draft.isPresent()) {
      outbox.settle();
      screen.settled(true);
    }
    return draft.map(Draft::command);
  }

  /** Notes a refusal; returns whether it is about one of our messages. */
  boolean refused(String id, Refusal refusal) {
    Optional<Draft> draft = outbox.underWay(id);
    if (draft.isPresent() && refusal.code().mayBeTriedAgain()) {
      outbox.again();
      againAt = clock.now().plus(TRY_AGAIN_AFTER);
    } else {
      draft.ifPresent(refused -> giveBack(refused, refusal.why()));
    }
    return draft.isPresent();
  }

  /** Has the message under way sent again on the next connection. */
  void lost() {
    outbox.again();
  }

  /** Gives back what may have been posted under the name before: it must not be posted twice. */
  void renamed() {
    outbox
        .perhapsPosted()
        .ifPresent(draft -> giveBack(draft, "it may have been said under your earlier name"));
  }

  private void giveBack(Draft draft, String why) {
    outbox.settle();
    if (isForThisRoom(draft.command())) {
      screen.print(Line.trouble("not said: " + why));
      screen.putBack(draft.typed());
    } else {
      screen.print(Line.trouble("not said: " + why + ": " + draft.typed()));
    }
    screen.settled(false);
  }

  /**
   * Whether a message is a plain text for the current room, so that it can be typed there again.
   */
  private boolean isForThisRoom(Command command) {
    return command instanceof Command.Say say && !say.act() && rooms.isCurrent(say.room());
  }

  /** Whether every message is acknowledged or refused. */
  boolean isDone() {
    return outbox.isEmpty();
  }

  /** The typed lines that are not acknowledged. */
  List<String> unsaid() {
    return outbox.all().stream().map(Draft::typed).toList();
  }

  /** Lines about the messages that have been under way for long. */
  List<Line> pending() {
    Duration old = clock.now().minus(SHOW_AFTER);
    List<Draft> waiting =
        outbox.all().stream()
            .filter(draft -> !session.isConnected() || draft.since().compareTo(old) <= 0)
            .toList();
    List<Line> lines = new ArrayList<>();
    waiting.stream().limit(MOST_SHOWN).forEach(draft -> lines.add(Line.pending(draft.typed())));
    if (waiting.size() > MOST_SHOWN) {
      lines.add(Line.note("⋯ and " + (waiting.size() - MOST_SHOWN) + " more"));
    }
    return lines;
  }
}
