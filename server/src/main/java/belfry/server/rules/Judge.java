package belfry.server.rules;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.Limits;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.protocol.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a person may do in a room. All methods are pure, and return the reason why the person
 * may not do it; empty if it may.
 */
public final class Judge {
  private static final int OWNERS_NAMED = 3;

  private Judge() {}

  /**
   * Whether a person may enter a room. How many people are in it is not judged; see {@link
   * #places}.
   *
   * @param key the key that the person gave; null for none
   */
  public static Optional<Refusal> ofEntry(
      Rules rules, RoomName room, Standing who, @Nullable String key, Instant now) {
    Optional<Refusal> refusal = ofPresence(rules, room, who, now);
    RoomKey needed = rules.key();
    if (refusal.isPresent()
        || needed == null
        || needed.matches(key)
        || isExpected(rules, who, now)) {
      return refusal;
    }
    return Optional.of(
        new Refusal(
            Code.KEY_NEEDED,
            (key == null ? room + " needs a key" : "that is not the key of " + room)
                + ", as in /join "
                + room
                + " KEY"));
  }

  /** Whether a person may know the cloaks of the networks that mutes and bans apply to. */
  public static boolean seesNetworks(Rules rules, Standing who) {
    return rules.rankOf(who).reaches(Rank.HOST);
  }

  /** The number of people up to which a person may enter a room. */
  public static int places(Rules rules, Standing who, Instant now) {
    int limit = rules.settings().limit();
    return limit == 0 || isExpected(rules, who, now) ? Integer.MAX_VALUE : limit;
  }

  /** The refusal of a person who finds no place in a room. */
  public static Refusal noPlace(Rules rules, RoomName room) {
    return new Refusal(
        Code.FULL,
        room + " is full: " + rules.settings().limit() + " people are as many as its rules allow");
  }

  /** Whether a person has a role or an invitation, and so needs no key and no place. */
  private static boolean isExpected(Rules rules, Standing who, Instant now) {
    return rules.rankOf(who).reaches(Rank.MEMBER) || rules.isInvited(who, now);
  }

  /** Whether a person may be in a room that it has entered, and know what happens in it. */
  public static Optional<Refusal> ofPresence(
      Rules rules, RoomName room, Standing who, Instant now) {
    Rank rank = rules.rankOf(who);
    if (rank.reaches(Rank.HOST)) {
      return Optional.empty();
    }
    Optional<Refusal> banned = banned(rules, room, who, now);
    Audience enter = rules.settings().enter();
    if (banned.isPresent() || rank.reaches(Rank.lowestOf(enter)) || rules.isInvited(who, now)) {
      return banned;
    }
    return enter == Audience.ACCOUNTS
        ? Optional.of(loginNeeded("enter " + room))
        : refused(
            "only members may enter "
                + room
                + (rules.hasOwner()
                    ? "; " + owners(rules) + " can invite you"
                    : " until it is empty: its host has set that"));
  }

  private static Optional<Refusal> banned(Rules rules, RoomName room, Standing who, Instant now) {
    return rules
        .inForce(Sanction.BAN, who, now)
        .map(ban -> refusal(Code.BANNED, "banned you from ", ban, room, now));
  }

  /** Whether a person may speak in a room. */
  public static Optional<Refusal> ofSpeech(Rules rules, RoomName room, Standing who, Instant now) {
    return ofWords(rules, room, who, rules.settings().speak(), "speak in " + room, now);
  }

  /** Whether a person may set the topic of a room. */
  public static Optional<Refusal> ofTopic(Rules rules, RoomName room, Standing who, Instant now) {
    return ofWords(rules, room, who, rules.settings().topic(), "set the topic of " + room, now);
  }

  private static Optional<Refusal> ofWords(
      Rules rules, RoomName room, Standing who, Audience group, String what, Instant now) {
    Rank rank = rules.rankOf(who);
    if (rank.reaches(Rank.HOST)) {
      return Optional.empty();
    }
    Optional<Refusal> muted =
        banned(rules, room, who, now)
            .or(() ->
                rules
                    .inForce(Sanction.MUTE, who, now)
                    .map(mute -> refusal(Code.MUTED, "muted you in ", mute, room, now)));
    if (muted.isPresent() || rank.reaches(Rank.lowestOf(group))) {
      return muted;
    }
    return group == Audience.ACCOUNTS
        ? Optional.of(loginNeeded(what))
        : refused("only " + group.wire() + " may " + what + "; /rules shows who they are");
  }

  private static Refusal loginNeeded(String what) {
    return new Refusal(
        Code.LOGIN_NEEDED,
        "only people with an account may " + what + "; /register makes one, /login uses it");
  }

  private static String owners(Rules rules) {
    return rules.owners().stream()
        .limit(OWNERS_NAMED)
        .map(one -> one.name().text())
        .collect(Collectors.joining(" or "));
  }

  private static Refusal refusal(Code code, String did, Order order, RoomName room, Instant now) {
    String still =
        order.until() == null
            ? "for ever"
            : "for another " + TimeSpan.words(Duration.between(now, order.until()));
    String reason = order.reason().isEmpty() ? "" : ": " + order.reason();
    return new Refusal(code, order.by() + " " + did + room + " " + still + reason, order.until());
  }

  /**
   * Whether a moderator may do something to a person.
   *
   * @param on the person; a person who is not here has the lowest rank
   */
  public static Optional<Refusal> ofSanction(
      Rules rules, RoomName room, Standing by, Sanction sanction, Standing on, Instant now) {
    Rank rank = rules.rankOf(by);
    if (!rank.reaches(Rank.HOST)) {
      return rules.hasOwner()
          ? refused("only moderators and owners of " + room + " may do that; /rules shows them")
          : ofHosts(room);
    }
    if (on.person().equals(by.person())) {
      return refused("you can't " + sanction.wire() + " yourself");
    }
    boolean isAmongEquals = rank == Rank.OWNER || (rank == Rank.HOST && sanction == Sanction.KICK);
    if (!isAmongEquals && rules.rankOf(on).reaches(rank)) {
      return refused("you can only " + sanction.wire() + " people of a lower rank than yours");
    }
    if (sanction.hasEnd()
        && rules.count(sanction, now) >= Rules.MOST_ORDERS
        && rules.find(sanction, on, now).isEmpty()) {
      return refused(
          room + " has " + Rules.MOST_ORDERS + " of these already, as many as a room may have");
    }
    return Optional.empty();
  }

  /**
   * Whether a person may remove a message for which it is not, or not any more, its author.
   *
   * @param author the author of the message, whose role counts: by its name in a room with an
   *     owner, where only accounts have roles, else by its session
   * @param isTooLate whether the person is the author, and may not remove it any more as that
   */
  public static Optional<Refusal> ofRemoval(
      Rules rules, RoomName room, Standing by, Standing author, boolean isTooLate) {
    Rank rank = rules.rankOf(by);
    if (!rank.reaches(Rank.HOST)) {
      return isTooLate
          ? refused(
              "you can remove what you said for "
                  + TimeSpan.words(Limits.CORRECTABLE)
                  + "; after that, moderators can")
          : refused(
              "only "
                  + (rules.hasOwner() ? "moderators and owners of " : "the host of ")
                  + room
                  + " may remove what others said");
    }
    Rank authors = rules.hasOwner() ? rules.rankOf(author.name()) : rules.rankOf(author);
    return rank != Rank.OWNER && !isTooLate && authors.reaches(rank)
        ? refused("you can only remove messages of people of a lower rank than yours")
        : Optional.empty();
  }

  /** Whether a person may become the owner of a room in which nobody else is. */
  public static Optional<Refusal> ofOwning(Rules rules, RoomName room, Standing who) {
    if (room.equals(RoomName.LOBBY)) {
      return refused("nobody can own " + room);
    }
    if (rules.hasOwner()) {
      return refused(room + " has an owner: " + owners(rules));
    }
    return who.account() == null ? Optional.of(loginNeeded("own a room")) : Optional.empty();
  }

  /** Whether a person may change the settings of a room. */
  public static Optional<Refusal> ofSettings(Rules rules, RoomName room, Standing who) {
    if (!rules.hasOwner()) {
      return rules.rankOf(who).reaches(Rank.HOST)
          ? Optional.empty()
          : refused(
              room
                  + " has no owner, and only its host may set its rules; /own makes you its owner"
                  + " if you are alone in it");
    }
    return rules.rankOf(who) == Rank.OWNER
        ? Optional.empty()
        : refused("only owners of " + room + " may set its rules: " + owners(rules));
  }

  /**
   * Whether a person may give somebody a role in a room without an owner, until the room is empty.
   *
   * @param role null to take the role away
   */
  public static Optional<Refusal> ofHostsRole(
      Rules rules, RoomName room, Standing by, Standing on, @Nullable Role role) {
    if (!rules.rankOf(by).reaches(Rank.HOST)) {
      return ofHosts(room);
    }
    if (role == Role.OWNER) {
      return notOwned(room);
    }
    if (on.isHost() && !on.session().equals(by.session())) {
      return refused("only the host itself can give up being the host of " + room);
    }
    return tooManyRoles(rules, room, rules.roleOf(on.session()), role);
  }

  private static Optional<Refusal> ofHosts(RoomName room) {
    return refused("only the host of " + room + " may do that; /who shows who is the host");
  }

  private static Optional<Refusal> tooManyRoles(
      Rules rules, RoomName room, @Nullable Role before, @Nullable Role role) {
    return before == null && role != null && rules.roles().size() >= Rules.MOST_ROLES
        ? refused(room + " has " + Rules.MOST_ROLES + " roles, as many as a room may have")
        : Optional.empty();
  }

  /**
   * Whether a person may give an account a role.
   *
   * @param account the id of the account
   * @param role null to take the role away
   */
  public static Optional<Refusal> ofRole(
      Rules rules, RoomName room, Standing by, String account, @Nullable Role role) {
    if (!rules.hasOwner()) {
      return notOwned(room);
    }
    Rank rank = rules.rankOf(by);
    Role before = rules.roleOf(account);
    if (!rank.reaches(Rank.MODERATOR)) {
      return refused("only owners and moderators of " + room + " may give roles: " + owners(rules));
    }
    if (rank != Rank.OWNER && (isPowerful(before) || isPowerful(role))) {
      return refused("only owners of " + room + " may do that: " + owners(rules));
    }
    if (before == Role.OWNER && role != Role.OWNER && rules.owners().size() == 1) {
      return refused(room + " needs an owner; make somebody else an owner first");
    }
    return tooManyRoles(rules, room, before, role);
  }

  private static boolean isPowerful(@Nullable Role role) {
    return role == Role.OWNER || role == Role.MODERATOR;
  }

  private static Optional<Refusal> notOwned(RoomName room) {
    return refused(room + " has no owner; /own makes you its owner if you are alone in it");
  }

  private static Optional<Refusal> refused(String why) {
    return Optional.of(new Refusal(Code.NOT_ALLOWED, why));
  }
}
