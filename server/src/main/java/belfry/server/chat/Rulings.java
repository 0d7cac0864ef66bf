package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.Names;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Presence;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import belfry.server.rules.Rules;
import belfry.server.rules.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Appends the acts by which one session changes the rules of a room. Each act is judged by the
 * rules in force, and once more if others come into force meanwhile. Accessed only by the
 * connection's thread.
 */
final class Rulings {
  private final Judgements judgements;
  private final Audit audit;
  private final Names names;
  private final Presence presence;
  private final InstantSource clock;
  private final Identity identity;
  private final Memberships memberships;
  private final Answers answers;

  Rulings(
      Judgements judgements,
      Names names,
      Presence presence,
      InstantSource clock,
      Identity identity,
      Memberships memberships,
      Answers answers) {
    this.judgements = judgements;
    this.audit = new Audit(judgements.logs());
    this.names = names;
    this.presence = presence;
    this.clock = clock;
    this.identity = identity;
    this.memberships = memberships;
    this.answers = answers;
  }

  /**
   * A room before an act.
   *
   * @param me the session that acts
   */
  record Before(RoomName room, RoomState state, Rules rules, Standing me, Instant now) {}

  /**
   * An act.
   *
   * @param text the text of its entry
   * @param after the rules from the entry on
   * @param putOut the session that is put out of the room; null for none
   * @param alone whether nobody else may be in the room
   */
  record Act(Kind kind, String text, Rules after, @Nullable String putOut, boolean alone) {
    Act(Kind kind, String text, Rules after, @Nullable String putOut) {
      this(kind, text, after, putOut, false);
    }
  }

  /**
   * Does an act, and answers.
   *
   * @param id the id of the command; or null
   * @param judge makes the act, or throws the refusal
   * @return the outcome, with which the client was answered
   * @throws RefusedException if it may not be done, or can't be done now
   */
  Outcome append(@Nullable String id, RoomName room, Function<Before, Act> judge) {
    memberships.requireToWrite(room);
    Instant now = clock.instant();
    AtomicReference<@Nullable Act> acted = new AtomicReference<>();
    Outcome outcome =
        judgements.append(
            room,
            (state, rules) -> {
              requireInside(room);
              Standing me = identity.standing(state);
              Act act = judge.apply(new Before(room, state, rules.rules(), me, now));
              acted.set(act);
              return draft(id, rules, act);
            });
    if (outcome instanceof Outcome.Appended done && !done.duplicate()) {
      Rules after = Objects.requireNonNull(acted.get()).after;
      audit.note(room, after.hasOwner(), identity, draft(null, RulesInForce.NONE, acted.get()));
    }
    answers.tell(Posts.answer(id, outcome, null, null));
    return outcome;
  }

  /** Checks that no instance has put the session out of the room. */
  private void requireInside(RoomName room) {
    if (!isInside(room, identity.id())) {
      throw Memberships.notIn(room);
    }
  }

  private Draft draft(@Nullable String id, RulesInForce before, Act act) {
    return new Draft(
        act.kind,
        identity.name(),
        identity.id(),
        id,
        act.text,
        before.id(),
        new Draft.Effect(act.after.text(), keeping(act.after), act.putOut, act.alone));
  }

  private static RoomRules.Keeping keeping(Rules rules) {
    boolean listed = rules.settings().listed();
    if (rules.hasOwner()) {
      return listed ? RoomRules.Keeping.FOR_GOOD : RoomRules.Keeping.FOR_GOOD_HIDDEN;
    }
    return listed ? RoomRules.Keeping.UNTIL_EMPTY : RoomRules.Keeping.UNTIL_EMPTY_HIDDEN;
  }

  /** The holder of a name; empty if nobody has it. */
  Optional<Names.Recipient> find(Nickname name) {
    return names.find(name);
  }

  /** Whether a session is in a room. */
  boolean isInside(RoomName room, String holder) {
    return presence.contains(room, holder);
  }

  /** The standing of the holder of a name. */
  static Standing standing(Nickname name, Names.Recipient who, RoomState state) {
    return new Standing(
        name,
        who.inbox().text(),
        who.holder(),
        who.inbox().account().orElse(null),
        who.cloak(),
        who.holder().equals(state.host()));
  }

  /** Throws a refusal if there is one. */
  static void check(Optional<Refusal> refusal) {
    if (refusal.isPresent()) {
      throw new RefusedException(refusal.get());
    }
  }

  /** The refusal of a command about a name that nobody has. */
  static RefusedException nobody(NamePattern name) {
    return new RefusedException(Code.NOBODY, "nobody here is " + name);
  }
}
