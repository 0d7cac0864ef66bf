package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomState;
import belfry.server.backplane.Ruling;
import belfry.server.rules.Judge;
import belfry.server.rules.Rank;
import belfry.server.rules.Rules;
import belfry.server.rules.Shut;
import belfry.server.rules.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one session does as a moderator. Each act is an entry of the room's log, which the backplane
 * appends in one step with what it changes. Accessed only by the connection's thread.
 */
final class Moderation {
  private static final Duration USUAL_MUTE = Duration.ofMinutes(10);

  private final Logs logs;
  private final Names names;
  private final Presence presence;
  private final InstantSource clock;
  private final Identity identity;
  private final Memberships memberships;
  private final Answers answers;

  Moderation(
      Logs logs,
      Names names,
      Presence presence,
      InstantSource clock,
      Identity identity,
      Memberships memberships,
      Answers answers) {
    this.logs = logs;
    this.names = names;
    this.presence = presence;
    this.clock = clock;
    this.identity = identity;
    this.memberships = memberships;
    this.answers = answers;
  }

  /**
   * Does something to a person, and answers.
   *
   * @throws RefusedException if the rules of the room forbid it, or it can't be done now
   */
  void moderate(Command.Moderate command) {
    memberships.requireToWrite(command.room());
    Instant now = clock.instant();
    Outcome outcome = new Outcome.Stale();
    for (int left = Posts.MOST_JUDGEMENTS; outcome instanceof Outcome.Stale && left > 0; left--) {
      outcome = logs.append(LogName.of(command.room()), draft(command, now));
    }
    answers.tell(Posts.answer(command.id(), outcome, null, null));
  }

  /** The entry for a command, judged by the rules in force. */
  private Draft draft(Command.Moderate command, Instant now) {
    RoomName room = command.room();
    RoomState state = presence.state(room);
    RulesInForce before = RulesInForce.of(state.rules());
    Optional<Names.Recipient> on = names.find(command.who());
    check(command, state, before.rules(), on, now);
    @Nullable String putOut = command.sanction() == Sanction.KICK ? inside(command, on) : null;
    Instant until = end(command, now);
    String reason = Objects.requireNonNullElse(command.why(), "");
    Rules after =
        switch (command.sanction()) {
          case KICK -> before.rules();
          case MUTE ->
              before
                  .rules()
                  .with(
                      new Shut(
                          found(command, on).inbox().text(),
                          found(command, on).holder(),
                          command.who(),
                          until,
                          identity.name(),
                          reason),
                      now);
          case UNMUTE -> unmuted(command, before.rules(), on, now);
        };
    return new Draft(
        Kind.of(command.sanction()),
        identity.name(),
        identity.id(),
        command.id(),
        new Ruling(command.who(), putOut, until, reason).text(),
        before.id(),
        new Draft.Effect(after.text(), putOut));
  }

  private void check(
      Command.Moderate command,
      RoomState state,
      Rules rules,
      Optional<Names.Recipient> on,
      Instant now) {
    if (!presence.contains(command.room(), identity.id())) {
      throw Memberships.notIn(command.room());
    }
    Standing me = standing(identity.person(), identity.id(), state);
    Standing other =
        on.map(it -> standing(it.inbox().text(), it.holder(), state))
            .orElse(new Standing("", "", Rank.OCCUPANT));
    Judge.ofSanction(rules, command.room(), me, command.sanction(), other, now)
        .ifPresent(refusal -> {
          throw new RefusedException(refusal);
        });
    if (command.sanction() == Sanction.UNMUTE
        && unmuted(command, rules, on, now).mutes(now) == rules.mutes(now)) {
      throw new RefusedException(Code.NOBODY, command.who() + " is not muted in " + command.room());
    }
  }

  private static Rules unmuted(
      Command.Moderate command, Rules rules, Optional<Names.Recipient> on, Instant now) {
    return rules.without(
        command.who(),
        on.map(it -> new Standing(it.inbox().text(), it.holder(), Rank.OCCUPANT)).orElse(null),
        now);
  }

  private static Standing standing(String person, String holder, RoomState state) {
    return new Standing(person, holder, holder.equals(state.host()) ? Rank.HOST : Rank.OCCUPANT);
  }

  /** The session of a person who is in the room. */
  private String inside(Command.Moderate command, Optional<Names.Recipient> on) {
    String holder = found(command, on).holder();
    if (!presence.contains(command.room(), holder)) {
      throw new RefusedException(Code.NOBODY, command.who() + " is not in " + command.room());
    }
    return holder;
  }

  private static Names.Recipient found(Command.Moderate command, Optional<Names.Recipient> on) {
    return on.orElseThrow(
        () -> new RefusedException(Code.NOBODY, "nobody here is " + command.who()));
  }

  private static @Nullable Instant end(Command.Moderate command, Instant now) {
    if (!command.sanction().hasEnd()) {
      return null;
    }
    Integer seconds = command.seconds();
    if (seconds == null) {
      return now.plus(USUAL_MUTE);
    }
    return seconds == 0 ? null : now.plusSeconds(seconds);
  }
}
