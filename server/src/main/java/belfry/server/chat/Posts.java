package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Outcome;
import belfry.server.delivery.Cork;
import org.jspecify.annotations.Nullable;

/**
 * What one session writes: messages and topics of rooms, and direct messages. Each is appended to a
 * log, and the answer says what came of that: at the latest after the last line of one read,
 * because all lines of it wait together. Accessed only by the connection's thread.
 */
final class Posts {
  private final Logs logs;
  private final Names names;
  private final Identity identity;
  private final Memberships memberships;
  private final Answers answers;
  private final ChatCounters counters;

  Posts(
      Logs logs,
      Names names,
      Identity identity,
      Memberships memberships,
      Answers answers,
      ChatCounters counters) {
    this.logs = logs;
    this.names = names;
    this.identity = identity;
    this.memberships = memberships;
    this.answers = answers;
    this.counters = counters;
  }

  void say(Command.Say command) {
    LogName log = logOf(command.room());
    append(command.id(), log, command.act() ? Kind.ACT : Kind.SAY, command.text(), null, null);
  }

  void tell(Command.Tell command) {
    Names.Recipient to =
        names
            .find(command.to())
            .orElseThrow(() -> new RefusedException(Code.NOBODY, "nobody here is " + command.to()));
    append(command.id(), to.inbox(), Kind.SAY, command.text(), command.to(), to.away());
  }

  void setTopic(Command.Topic command, String text) {
    LogName log = logOf(command.room());
    append(command.id(), log, Kind.TOPIC, text, null, null);
  }

  private LogName logOf(RoomName room) {
    return LogName.of(memberships.requireToWrite(room).room().name());
  }

  private void append(
      @Nullable String id,
      LogName log,
      Kind kind,
      String text,
      @Nullable Nickname to,
      @Nullable String toIsAway) {
    Draft draft = new Draft(kind, identity.name(), identity.id(), id, text);
    long begun = System.nanoTime();
    Logs.Appending appending = counters.begin(() -> logs.begin(log, draft));
    Cork.end(
        appending.isDone(),
        () -> answers.tell(answer(id, counters.await(appending, begun), to, toIsAway)));
  }

  private static Event answer(
      @Nullable String id, Outcome outcome, @Nullable Nickname to, @Nullable String toIsAway) {
    return switch (outcome) {
      case Outcome.Appended done -> new Event.Ack(id, done.id(), done.duplicate(), to, toIsAway);
      case Outcome.Refused refused -> new Event.Refused(id, refused.refusal());
      case Outcome.Unknown unknown ->
          new Event.Refused(id, new Refusal(Code.UNKNOWN_OUTCOME, unknown.why()));
    };
  }
}
