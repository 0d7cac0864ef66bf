package belfry.server.rules;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.protocol.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges what a person may do in a room. All methods are pure. */
public final class Judge {
  private Judge() {}

  /** The reason why a person may not speak in a room, or set its topic; empty if it may. */
  public static Optional<Refusal> ofSpeech(Rules rules, RoomName room, Standing who, Instant now) {
    return who.rank().compareTo(Rank.HOST) >= 0
        ? Optional.empty()
        : rules.muteOf(who, now).map(mute -> muted(mute, room, now));
  }

  private static Refusal muted(Shut mute, RoomName room, Instant now) {
    String still =
        mute.until() == null
            ? "for ever"
            : "for another " + TimeSpan.words(Duration.between(now, mute.until()));
    String reason = mute.reason().isEmpty() ? "" : ": " + mute.reason();
    return new Refusal(
        Code.MUTED, mute.by() + " muted you in " + room + " " + still + reason, mute.until());
  }

  /**
   * The reason why a moderator may not do something to a person; empty if it may.
   *
   * @param on the person; a person who is not here has the lowest rank
   */
  public static Optional<Refusal> ofSanction(
      Rules rules, RoomName room, Standing by, Sanction sanction, Standing on, Instant now) {
    if (by.rank().compareTo(Rank.HOST) < 0) {
      return refused("only the host of " + room + " may do that; /who shows who is the host");
    }
    if (on.person().equals(by.person())) {
      return refused("you can't " + sanction.wire() + " yourself");
    }
    if (on.rank().compareTo(by.rank()) >= 0) {
      return refused("you can only " + sanction.wire() + " people of a lower rank than yours");
    }
    if (sanction == Sanction.MUTE
        && rules.mutes(now) >= Rules.MOST_SHUT
        && rules.muteOf(on, now).isEmpty()) {
      return refused(room + " has " + Rules.MOST_SHUT + " mutes, as many as a room may have");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refused(String why) {
    return Optional.of(new Refusal(Code.NOT_ALLOWED, why));
  }
}
