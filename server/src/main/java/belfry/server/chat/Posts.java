package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import belfry.server.backplane.SentCopy;
import belfry.server.delivery.Cork;
import belfry.server.rules.Judge;
import belfry.server.rules.Rules;
import belfry.server.rules.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one session writes: messages and topics of rooms, and direct messages. Each is appended to a
 * log, and the answer says what came of that: at the latest after the last line of one read,
 * because all lines of it wait together. Accessed only by the connection's thread.
 */
final class Posts {
  private final Logs logs;
  private final Names names;
  private final Presence presence;
  private final InstantSource clock;
  private final Identity identity;
  private final Memberships memberships;
  private final Answers answers;
  private final ChatCounters counters;

  Posts(
      Logs logs,
      Names names,
      Presence presence,
      InstantSource clock,
      Identity identity,
      Memberships memberships,
      Answers answers,
      ChatCounters counters) {
    this.logs = logs;
    this.names = names;
    this.presence = presence;
    this.clock = clock;
    this.identity = identity;
    this.memberships = memberships;
    this.answers = answers;
    this.counters = counters;
  }

  void say(Command.Say command) {
    write(command.id(), command.room(), kind(command), command.text(), command.tags());
  }

  private static Kind kind(Command.Say command) {
    if (command.notice()) {
      return Kind.NOTICE;
    }
    return command.act() ? Kind.ACT : Kind.SAY;
  }

  void setTopic(Command.Topic command, String text) {
    write(command.id(), command.room(), Kind.TOPIC, text, "");
  }

  private void write(@Nullable String id, RoomName room, Kind kind, String text, String tags) {
    Membership member = memberships.requireToWrite(room);
    if (refusal(member, kind, false).isPresent()) {
      Cork.settle(); // lines before this one are judged before it
      member = judged(room, kind, presence.state(room));
    }
    Draft draft =
        new Draft(kind, identity.name(), identity.id(), id, text, member.rules().id(), null, tags);
    begin(LogName.of(room), draft, outcome -> answer(id, again(room, draft, outcome), null, null));
  }

  /**
   * Sends something to those in a room whose clients take it, see {@link Logs#pass}. No log judges
   * it, so that the rules in force are read first.
   *
   * @return what they get
   */
  Event.Written pass(RoomName room, String text, boolean notice, String tags) {
    memberships.requireToWrite(room);
    var _ = judged(room, Kind.SAY, presence.state(room));
    return Room.event(room, logs.pass(LogName.of(room), passing(text, notice, tags)));
  }

  /** The same for one person. */
  Event.Written pass(Nickname to, String text, boolean notice, String tags) {
    return Inbox.event(logs.pass(recipient(to).inbox(), passing(text, notice, tags)));
  }

  private Draft passing(String text, boolean notice, String tags) {
    Kind kind = notice ? Kind.NOTICE : Kind.SAY;
    return new Draft(kind, identity.name(), identity.id(), null, text, null, null, tags);
  }

  /**
   * The reason why a session may not write in a room, by the rules that it knows.
   *
   * @param isHost whether it is the host of the room, as far as is known
   */
  private Optional<Refusal> refusal(Membership member, Kind kind, boolean isHost) {
    Rules rules = member.rules().rules();
    if (rules.equals(Rules.NONE)) {
      return Optional.empty();
    }
    RoomName room = member.room().name();
    Standing me = identity.standing(isHost);
    return kind == Kind.TOPIC
        ? Judge.ofTopic(rules, room, me, clock.instant())
        : Judge.ofSpeech(rules, room, me, clock.instant());
  }

  /**
   * Judges by the rules in force, and keeps them.
   *
   * @throws RefusedException if the session may not write, or is not in the room any more
   */
  private Membership judged(RoomName room, Kind kind, RoomState state) {
    if (!presence.contains(room, identity.id())) {
      throw Memberships.notIn(room);
    }
    Membership member = memberships.judgedBy(room, RulesInForce.of(state.rules()));
    Optional<Refusal> refusal = refusal(member, kind, identity.id().equals(state.host()));
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
    return member;
  }

  /** Judges a draft again and appends it, if its first append came too late for its rules. */
  private Outcome again(RoomName room, Draft draft, Outcome first) {
    if (!(first instanceof Outcome.Stale)) {
      return first;
    }
    try {
      return new Judgements(logs, presence)
          .append(
              room, (state, _) -> draft.judgedBy(judged(room, draft.kind(), state).rules().id()));
    } catch (RefusedException e) {
      return new Outcome.Refused(e.refusal());
    }
  }

  void tell(Command.Tell command) {
    Names.Recipient to = recipient(command.to());
    Kind kind = command.notice() ? Kind.NOTICE : Kind.SAY;
    Draft draft =
        new Draft(
            kind,
            identity.name(),
            identity.id(),
            command.id(),
            command.text(),
            null,
            null,
            command.tags());
    LogName own = identity.holder().inbox();
    begin(
        to.inbox(),
        draft,
        outcome -> {
          if (!(outcome instanceof Outcome.Appended done)) {
            return answer(command.id(), outcome, command.to(), to.away());
          }
          Instant time = time(to.inbox(), done.id());
          if (!own.equals(to.inbox())) {
            keepCopy(
                own,
                draft,
                new SentCopy(command.to(), done.id(), time, command.notice(), draft.text()));
          }
          return new Event.Ack(
              command.id(), done.id(), done.duplicate(), command.to(), to.away(), time);
        });
  }

  /** The time of an entry; the present if it is not there any more, or can't be read now. */
  private Instant time(LogName log, EntryId id) {
    try {
      return logs.after(log, id.previous(), 1).entries().stream()
          .filter(entry -> entry.id().equals(id))
          .map(Entry::time)
          .findFirst()
          .orElseGet(clock::instant);
    } catch (RefusedException _) { // then the two times differ a little
      return clock.instant();
    }
  }

  /**
   * Appends a direct message to the inbox of its sender, too, after the receiver has it. If the
   * server ends between the two, the sender gets no acknowledgement, and sends the message again:
   * the receiver then gets no second one, and the sender the copy.
   */
  private void keepCopy(LogName own, Draft told, SentCopy copy) {
    Draft draft =
        new Draft(
            Kind.SENT,
            told.from(),
            told.origin(),
            told.clientId(),
            copy.entry(),
            null,
            null,
            told.tags());
    if (!isAppended(own, draft)) {
      answers.tell(
          new Event.Notice(
              copy.to()
                  + " has your message, but your own history lacks it; do not send it again"));
    }
  }

  private boolean isAppended(LogName log, Draft draft) {
    try {
      return logs.append(log, draft) instanceof Outcome.Appended;
    } catch (RefusedException _) { // the sender is told
      return false;
    }
  }

  private Names.Recipient recipient(Nickname to) {
    return names
        .find(to)
        .orElseThrow(() -> new RefusedException(Code.NOBODY, "nobody here is " + to));
  }

  private void begin(LogName log, Draft draft, Function<Outcome, Event> answer) {
    long begun = System.nanoTime();
    Logs.Appending appending = counters.begin(() -> logs.begin(log, draft));
    Cork.end(
        appending.isDone(), () -> answers.tell(answer.apply(counters.await(appending, begun))));
  }

  /** The answer to a command that appends. */
  static Event answer(
      @Nullable String id, Outcome outcome, @Nullable Nickname to, @Nullable String toIsAway) {
    return switch (outcome) {
      case Outcome.Appended done -> new Event.Ack(id, done.id(), done.duplicate(), to, toIsAway);
      case Outcome.Refused refused -> new Event.Refused(id, refused.refusal());
      case Outcome.Stale _ ->
          new Event.Refused(
              id, new Refusal(Code.UNAVAILABLE, "the room changes too fast; try again"));
      case Outcome.Unknown unknown ->
          new Event.Refused(id, new Refusal(Code.UNKNOWN_OUTCOME, unknown.why()));
    };
  }
}
