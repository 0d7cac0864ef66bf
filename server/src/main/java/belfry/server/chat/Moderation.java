package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.RefusedException;
import belfry.protocol.Sanction;
import belfry.server.backplane.Kind;
import belfry.server.backplane.Names;
import belfry.server.backplane.Ruling;
import belfry.server.rules.Judge;
import belfry.server.rules.Rules;
import belfry.server.rules.Shut;
import belfry.server.rules.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one session does as a moderator. Each act is an entry of the room's log, which the backplane
 * appends in one step with what it changes. Accessed only by the connection's thread.
 */
final class Moderation {
  private static final Duration USUAL_MUTE = Duration.ofMinutes(10);

  /** A person who is not here. */
  private static final Standing NOBODY = new Standing("", "", null, false);

  private final Rulings rulings;
  private final Identity identity;

  Moderation(Rulings rulings, Identity identity) {
    this.rulings = rulings;
    this.identity = identity;
  }

  /**
   * Does something to a person, and answers.
   *
   * @throws RefusedException if the rules of the room forbid it, or it can't be done now
   */
  void moderate(Command.Moderate command) {
    rulings.append(command.id(), command.room(), before -> act(command, before));
  }

  private Rulings.Act act(Command.Moderate command, Rulings.Before before) {
    Optional<Names.Recipient> on = rulings.find(command.who());
    Standing other = on.map(it -> Rulings.standing(it, before.state())).orElse(NOBODY);
    Rulings.check(
        Judge.ofSanction(
            before.rules(), before.room(), before.me(), command.sanction(), other, before.now()));
    Instant until = end(command, before.now());
    String reason = Objects.requireNonNullElse(command.why(), "");
    @Nullable String putOut = command.sanction() == Sanction.KICK ? inside(command, on) : null;
    Rules after =
        switch (command.sanction()) {
          case KICK -> before.rules();
          case MUTE -> before.rules().with(shut(command, on, until, reason), before.now());
          case UNMUTE -> unmuted(command, before, on.isEmpty() ? null : other);
        };
    return new Rulings.Act(
        Kind.of(command.sanction()),
        new Ruling(command.who(), putOut, until, reason).text(),
        after,
        putOut);
  }

  private Shut shut(
      Command.Moderate command,
      Optional<Names.Recipient> on,
      @Nullable Instant until,
      String reason) {
    Names.Recipient found = found(command, on);
    return new Shut(
        found.inbox().text(), found.holder(), command.who(), until, identity.name(), reason);
  }

  private static Rules unmuted(
      Command.Moderate command, Rulings.Before before, @Nullable Standing on) {
    Rules after = before.rules().without(command.who(), on, before.now());
    if (after.mutes(before.now()) == before.rules().mutes(before.now())) {
      throw new RefusedException(Code.NOBODY, command.who() + " is not muted in " + before.room());
    }
    return after;
  }

  /** The session of a person who is in the room. */
  private String inside(Command.Moderate command, Optional<Names.Recipient> on) {
    String holder = found(command, on).holder();
    if (!rulings.isInside(command.room(), holder)) {
      throw new RefusedException(Code.NOBODY, command.who() + " is not in " + command.room());
    }
    return holder;
  }

  private static Names.Recipient found(Command.Moderate command, Optional<Names.Recipient> on) {
    return on.orElseThrow(() -> Rulings.nobody(command.who()));
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
