package belfry.server.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:30:00Z");
  private static final RoomName OPS = new RoomName("ops");
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("bob");

  /** A room with an owner, and somebody of each role. */
  private static final Rules OWNED =
      Rules.NONE
          .with("owner", ANN, Role.OWNER)
          .with("moderator", BOB, Role.MODERATOR)
          .with("speaker", Nickname.of("sue"), Role.SPEAKER)
          .with("member", Nickname.of("mel"), Role.MEMBER);

  private static Order mute(String person, Instant until) {
    return order(Sanction.MUTE, person, until);
  }

  private static Order order(Sanction sanction, String person, Instant until) {
    return new Order(
        sanction,
        person,
        "session of " + person,
        NamePattern.of(Nickname.of(person)),
        until,
        ANN,
        "spam",
        "");
  }

  /** An order about a guest, and about the guest's network. */
  private static Order network(Sanction sanction, String cloak) {
    return new Order(
        sanction,
        "somebody",
        "gone",
        NamePattern.of(Nickname.of("somebody")),
        null,
        ANN,
        "",
        cloak);
  }

  @ParameterizedTest
  @CsvSource({"BAN, ours, true", "BAN, theirs, false", "MUTE, ours, true", "MUTE, theirs, false"})
  void orderOfANetworkAppliesToItsPeople(Sanction sanction, String cloak, boolean applies) {
    Standing guest = new Standing(BOB, "bob", "x", null, "ours", false);
    Rules rules = Rules.NONE.with(network(sanction, cloak), NOW);
    assertEquals(applies, Judge.ofSpeech(rules, OPS, guest, NOW).isPresent());
    assertEquals(
        applies && sanction == Sanction.BAN, Judge.ofPresence(rules, OPS, guest, NOW).isPresent());
    Rules withRole = rules.with("x", BOB, Role.SPEAKER);
    assertEquals(Optional.empty(), Judge.ofSpeech(withRole, OPS, guest, NOW));
    Standing uncloaked = new Standing(BOB, "bob", "x", null, null, false);
    assertEquals(Optional.empty(), Judge.ofSpeech(rules, OPS, uncloaked, NOW));
    assertEquals(rules, Rules.of(rules.text()));
  }

  /** An order about everybody whose name fits a pattern. */
  private static Order pattern(Sanction sanction, String pattern) {
    return new Order(sanction, "", "", new NamePattern(pattern), null, ANN, "", "");
  }

  /** Somebody of a rank: in an owned room the account has the name of the rank. */
  private static Standing of(Rank rank) {
    String name = rank.name().toLowerCase(Locale.ROOT);
    return new Standing(
        Nickname.of(name),
        "person " + name,
        "x",
        rank == Rank.GUEST ? null : name,
        rank == Rank.HOST);
  }

  private static Standing guest(String name) {
    return new Standing(Nickname.of(name), name, "x", null, false);
  }

  private static Optional<String> code(Optional<Refusal> refusal) {
    return refusal.map(no -> no.code().wire());
  }

  private static RoomSettings.Change change(Audience enter, Audience speak, Audience topic) {
    return new RoomSettings.Change(enter, speak, topic, true);
  }

  @Test
  void ranksAreThoseOfTheRolesAndOfTheHostOfAFreeRoom() {
    for (Rank rank : Rank.values()) {
      assertEquals(rank == Rank.HOST ? Rank.ACCOUNT : rank, OWNED.rankOf(of(rank)));
    }
    assertEquals(Rank.HOST, Rules.NONE.rankOf(of(Rank.HOST)));
    assertEquals(Rank.ACCOUNT, Rules.NONE.rankOf(of(Rank.OWNER)));
  }

  @ParameterizedTest
  @CsvSource({
    // who may: the codes for a guest, an account, a member, a speaker, a moderator, an owner
    "ANYBODY, , , , , , ",
    "ACCOUNTS, login-needed, , , , , ",
    "MEMBERS, not-allowed, not-allowed, , , , ",
    "SPEAKERS, not-allowed, not-allowed, not-allowed, , , ",
    "MODERATORS, not-allowed, not-allowed, not-allowed, not-allowed, , ",
  })
  void groups(
      Audience group,
      String guest,
      String account,
      String member,
      String speaker,
      String moderator,
      String owner) {
    List<Rank> ranks =
        List.of(Rank.GUEST, Rank.ACCOUNT, Rank.MEMBER, Rank.SPEAKER, Rank.MODERATOR, Rank.OWNER);
    String[] expected = {guest, account, member, speaker, moderator, owner};
    Rules speak = OWNED.with(change(Audience.ANYBODY, group, Audience.ANYBODY));
    Rules topic = OWNED.with(change(Audience.ANYBODY, Audience.ANYBODY, group));
    for (int i = 0; i < ranks.size(); i++) {
      Standing who = of(ranks.get(i));
      Optional<String> code = Optional.ofNullable(expected[i]);
      assertEquals(code, code(Judge.ofSpeech(speak, OPS, who, NOW)), "speech of " + who);
      assertEquals(code, code(Judge.ofTopic(topic, OPS, who, NOW)), "topic of " + who);
      assertEquals(Optional.empty(), Judge.ofSpeech(topic, OPS, who, NOW));
      assertEquals(Optional.empty(), Judge.ofTopic(speak, OPS, who, NOW));
      assertEquals(Optional.empty(), Judge.ofPresence(speak, OPS, who, NOW));
      if (group.compareTo(Audience.MEMBERS) <= 0) {
        Rules enter = OWNED.with(change(group, Audience.ANYBODY, Audience.ANYBODY));
        assertEquals(code, code(Judge.ofPresence(enter, OPS, who, NOW)), "entry of " + who);
        assertEquals(Optional.empty(), Judge.ofSpeech(enter, OPS, who, NOW));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // the key of the room, who enters with which key, may it
    "sesame, GUEST, sesame, ",
    "sesame, GUEST, Sesame, key-needed",
    "sesame, ACCOUNT, , key-needed",
    "sesame, MEMBER, , ",
    "sesame, OWNER, wrong, ",
    "'', GUEST, , ",
    "'', GUEST, sesame, ",
  })
  void keyIsForThoseWithoutARole(String key, Rank rank, String given, String code) {
    Rules rules = OWNED.with(RoomSettings.typed("key=" + key));
    assertEquals(Optional.ofNullable(code), code(Judge.ofEntry(rules, OPS, of(rank), given, NOW)));
    assertEquals(Optional.empty(), Judge.ofPresence(rules, OPS, of(rank), NOW));
    assertFalse(rules.text().contains("sesame"), "the record has the key");
  }

  @Test
  void invitationNeedsNoKeyAndNoPlace() {
    Rules rules = OWNED.with(RoomSettings.typed("key=sesame limit=2"));
    Standing guest = guest("bob");
    assertEquals(2, Judge.places(rules, guest, NOW));
    assertEquals(Integer.MAX_VALUE, Judge.places(rules, of(Rank.MEMBER), NOW));
    assertEquals(Integer.MAX_VALUE, Judge.places(OWNED, guest, NOW));
    Rules after = rules.with(order(Sanction.INVITE, guest.person(), NOW.plusSeconds(1)), NOW);
    assertEquals(Integer.MAX_VALUE, Judge.places(after, guest, NOW));
    assertEquals(Optional.empty(), Judge.ofEntry(after, OPS, guest, null, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    // who is muted, until, who speaks, may it
    "bob, , bob, GUEST, muted",
    "bob, 2026-11-22T12:30:01Z, bob, GUEST, muted",
    "bob, 2026-11-22T12:30:00Z, bob, GUEST, ",
    "bob, , ann, GUEST, ",
    "bob, , bob, SPEAKER, muted",
    "bob, , bob, MODERATOR, ",
    "bob, , ann, OWNER, ",
  })
  void muted(String muted, Instant until, String who, Rank rank, String code) {
    Rules rules = OWNED.with(mute(muted, until), NOW.minusSeconds(60));
    Standing standing = new Standing(Nickname.of(who), who, "x", of(rank).account(), false);
    assertEquals(Optional.ofNullable(code), code(Judge.ofSpeech(rules, OPS, standing, NOW)));
    assertEquals(Optional.ofNullable(code), code(Judge.ofTopic(rules, OPS, standing, NOW)));
    assertEquals(Optional.empty(), Judge.ofPresence(rules, OPS, standing, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    // rank, rank of the other, may it
    "GUEST, GUEST, not-allowed",
    "SPEAKER, GUEST, not-allowed",
    "MODERATOR, GUEST, ",
    "MODERATOR, SPEAKER, ",
    "MODERATOR, OWNER, not-allowed",
    "OWNER, GUEST, ",
    "OWNER, MODERATOR, ",
  })
  void sanctions(Rank rank, Rank other, String code) {
    for (Sanction sanction : Sanction.values()) {
      assertEquals(
          Optional.ofNullable(code),
          code(Judge.ofSanction(OWNED, OPS, of(rank), sanction, of(other), NOW)));
    }
  }

  @Test
  void onesOfTheSameRankActOnEachOtherIfTheyAreOwners() {
    Standing owner = new Standing(BOB, "another", "x", "another", false);
    Rules rules = OWNED.with("another", BOB, Role.OWNER);
    assertEquals(
        Optional.empty(), Judge.ofSanction(rules, OPS, owner, Sanction.KICK, of(Rank.OWNER), NOW));
    rules = OWNED.with("another", BOB, Role.MODERATOR);
    assertEquals(
        Optional.of("not-allowed"),
        code(Judge.ofSanction(rules, OPS, owner, Sanction.KICK, of(Rank.MODERATOR), NOW)));
  }

  @ParameterizedTest
  @CsvSource({
    // what was ordered about bob, until, who comes with which rank, may it enter, may it speak
    "BAN, , bob, GUEST, banned, banned",
    "BAN, 2026-11-22T12:30:01Z, bob, MEMBER, banned, banned",
    "BAN, 2026-11-22T12:30:00Z, bob, MEMBER, , ",
    "BAN, , bob, SPEAKER, banned, banned",
    "BAN, , bob, MODERATOR, , ",
    "BAN, , ann, MEMBER, , ",
    "INVITE, 2026-11-22T12:30:01Z, bob, GUEST, , ",
    "INVITE, 2026-11-22T12:30:00Z, bob, GUEST, not-allowed, ",
    "INVITE, , ann, ACCOUNT, not-allowed, ",
    "MUTE, , bob, GUEST, not-allowed, muted",
    "MUTE, , bob, MEMBER, , muted",
  })
  void bansAndInvitations(
      Sanction sanction, Instant until, String who, Rank rank, String entry, String speech) {
    Rules rules =
        OWNED
            .with(change(Audience.MEMBERS, Audience.ANYBODY, Audience.ANYBODY))
            .with(order(sanction, "bob", until), NOW.minusSeconds(60));
    Standing standing = new Standing(Nickname.of(who), who, "x", of(rank).account(), false);
    assertEquals(Optional.ofNullable(entry), code(Judge.ofPresence(rules, OPS, standing, NOW)));
    assertEquals(Optional.ofNullable(speech), code(Judge.ofSpeech(rules, OPS, standing, NOW)));
  }

  @Test
  void banEndsAnInvitationAndAnInvitationEndsNoBan() {
    Standing bob = guest("bob");
    Order ban = order(Sanction.BAN, "bob", NOW.plusSeconds(60));
    Order invitation = order(Sanction.INVITE, "bob", NOW.plusSeconds(60));
    Rules both = OWNED.with(invitation, NOW).with(ban, NOW);
    assertEquals(List.of(ban), both.orders());
    assertEquals(
        Optional.of(
            new Refusal(
                Code.BANNED, "ann banned you from #ops for another 60 seconds: spam", ban.until())),
        Judge.ofPresence(both.with(invitation, NOW), OPS, bob, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    // the bans and invitations, whose name it is, may it enter a room for everybody
    "BAN spam*, spammer, banned",
    "BAN spam*, Spam, banned",
    "BAN spam*, bob, ",
    "BAN spam!*@*, spam, banned",
    "BAN spam!*@*, spammer, ",
    "BAN spam* INVITE *mer, spammer, ",
    "BAN spam* INVITE *mer, spam, banned",
    "BAN * INVITE bob!*@*, bob, ",
  })
  void patternsAreAboutNames(String orders, String name, String code) {
    Rules rules = OWNED;
    String[] words = orders.split(" ", -1);
    for (int at = 0; at < words.length; at += 2) {
      rules = rules.with(pattern(Sanction.valueOf(words[at]), words[at + 1]), NOW);
    }
    assertEquals(Optional.ofNullable(code), code(Judge.ofPresence(rules, OPS, guest(name), NOW)));
    assertEquals(Optional.ofNullable(code), code(Judge.ofSpeech(rules, OPS, guest(name), NOW)));
    Rules members = rules.with(change(Audience.MEMBERS, Audience.ANYBODY, Audience.ANYBODY));
    boolean isInvited = orders.contains("INVITE") && code == null;
    assertEquals(isInvited, Judge.ofPresence(members, OPS, guest(name), NOW).isEmpty());
  }

  @Test
  void banOfAPersonCountsMoreThanAnInvitationAndARoleMoreThanABanOfAPattern() {
    Rules rules =
        OWNED.with(pattern(Sanction.BAN, "*"), NOW).with(pattern(Sanction.INVITE, "*"), NOW);
    assertEquals(Optional.empty(), Judge.ofPresence(rules, OPS, guest("bob"), NOW));
    Rules bob = rules.with(order(Sanction.BAN, "bob", null), NOW);
    assertEquals(Optional.of("banned"), code(Judge.ofPresence(bob, OPS, guest("bob"), NOW)));
    Rules all = OWNED.with(pattern(Sanction.BAN, "*"), NOW);
    assertEquals(Optional.empty(), Judge.ofSpeech(all, OPS, of(Rank.MEMBER), NOW));
    assertEquals(Optional.of("banned"), code(Judge.ofSpeech(all, OPS, of(Rank.ACCOUNT), NOW)));
  }

  @Test
  void patternReplacesAnEqualOneAndIsRemovedByIt() {
    Rules rules =
        OWNED
            .with(pattern(Sanction.BAN, "spam*"), NOW)
            .with(pattern(Sanction.BAN, "SPAM*!*@*"), NOW)
            .with(pattern(Sanction.BAN, "bob!*@*"), NOW);
    assertEquals(2, rules.orders().size());
    assertEquals(rules, Rules.of(rules.text()));
    rules = rules.without(Sanction.BAN, new NamePattern("Spam*"), null, NOW);
    assertEquals(1, rules.orders().size());
    assertEquals(OWNED, rules.without(Sanction.BAN, NamePattern.of(BOB), null, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    // who gives whom what in a room without an owner, may it
    "HOST, GUEST, SPEAKER, ",
    "HOST, GUEST, MODERATOR, ",
    "HOST, ACCOUNT, , ",
    "HOST, GUEST, OWNER, not-allowed",
    "GUEST, GUEST, SPEAKER, not-allowed",
    "ACCOUNT, HOST, MEMBER, not-allowed",
  })
  void rolesOfARoomWithoutOwner(Rank rank, Rank other, Role role, String code) {
    Standing by = of(rank);
    Standing on = new Standing(BOB, "bob", "y", null, other == Rank.HOST);
    assertEquals(Optional.ofNullable(code), code(Judge.ofHostsRole(Rules.NONE, OPS, by, on, role)));
  }

  @Test
  void moderatorOfARoomWithoutOwnerActsAsItsHostAndNotOnTheHost() {
    Rules rules = Rules.NONE.with("x", BOB, Role.MODERATOR);
    Standing bob = guest("bob");
    Standing host = new Standing(ANN, "ann", "y", null, true);
    assertEquals(Rank.HOST, rules.rankOf(bob));
    assertEquals(
        Optional.empty(),
        Judge.ofSanction(
            rules, OPS, bob, Sanction.BAN, new Standing(ANN, "eve", "z", null, false), NOW));
    assertEquals(
        Optional.of("not-allowed"),
        code(Judge.ofSanction(rules, OPS, bob, Sanction.MUTE, host, NOW)));
    assertEquals(Optional.empty(), Judge.ofSanction(rules, OPS, bob, Sanction.KICK, host, NOW));
    assertEquals(
        Optional.of("not-allowed"), code(Judge.ofHostsRole(rules, OPS, bob, host, Role.MEMBER)));
    Rules stepped = rules.with("y", ANN, Role.MEMBER);
    assertEquals(Rank.MEMBER, stepped.rankOf(host));
  }

  @Test
  void hostOfAFreeRoomActsOnTheOthers() {
    Standing host = of(Rank.HOST);
    for (Sanction sanction : Sanction.values()) {
      assertEquals(
          Optional.empty(), Judge.ofSanction(Rules.NONE, OPS, host, sanction, of(Rank.GUEST), NOW));
      assertEquals(
          Optional.of("not-allowed"),
          code(Judge.ofSanction(OWNED, OPS, host, sanction, of(Rank.GUEST), NOW)));
      assertEquals(
          Optional.of("not-allowed"),
          code(Judge.ofSanction(Rules.NONE, OPS, of(Rank.GUEST), sanction, host, NOW)));
    }
  }

  @Test
  void nobodyActsOnItself() {
    Standing host = of(Rank.HOST);
    Standing again = new Standing(BOB, host.person(), "y", null, false);
    assertEquals(
        Optional.of(new Refusal(Code.NOT_ALLOWED, "you can't kick yourself")),
        Judge.ofSanction(Rules.NONE, OPS, host, Sanction.KICK, again, NOW));
  }

  @Test
  void refusalSaysWhyAndUntilWhen() {
    Instant until = NOW.plusSeconds(600);
    Rules rules = Rules.NONE.with(mute("bob", until), NOW);
    assertEquals(
        Optional.of(
            new Refusal(Code.MUTED, "ann muted you in #ops for another 10 minutes: spam", until)),
        Judge.ofSpeech(rules, OPS, guest("bob"), NOW));
    Rules members = OWNED.with(change(Audience.MEMBERS, Audience.SPEAKERS, Audience.ANYBODY));
    assertEquals(
        Optional.of("only members may enter #ops; ann can invite you"),
        Judge.ofPresence(members, OPS, of(Rank.GUEST), NOW).map(Refusal::why));
    assertEquals(
        Optional.of("only speakers may speak in #ops; /rules shows who they are"),
        Judge.ofSpeech(members, OPS, of(Rank.GUEST), NOW).map(Refusal::why));
  }

  @ParameterizedTest
  @CsvSource({
    // who owns, in a room of its own, may it
    "GUEST, login-needed",
    "ACCOUNT, ",
    "HOST, ",
  })
  void owning(Rank rank, String code) {
    assertEquals(Optional.ofNullable(code), code(Judge.ofOwning(Rules.NONE, OPS, of(rank))));
    assertEquals(
        Optional.of("not-allowed"), code(Judge.ofOwning(Rules.NONE, RoomName.LOBBY, of(rank))));
    assertEquals(Optional.of("not-allowed"), code(Judge.ofOwning(OWNED, OPS, of(rank))));
  }

  @Test
  void onlyOwnersSetTheRulesAndTheHostOfARoomWithoutOwner() {
    for (Rank rank : Rank.values()) {
      assertEquals(rank == Rank.OWNER, Judge.ofSettings(OWNED, OPS, of(rank)).isEmpty());
      assertEquals(rank == Rank.HOST, Judge.ofSettings(Rules.NONE, OPS, of(rank)).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // who gives, to whom, what, may it
    "OWNER, account, OWNER, ",
    "OWNER, account, MODERATOR, ",
    "OWNER, moderator, , ",
    "OWNER, owner, , not-allowed",
    "OWNER, owner, MODERATOR, not-allowed",
    "MODERATOR, account, MEMBER, ",
    "MODERATOR, account, SPEAKER, ",
    "MODERATOR, member, , ",
    "MODERATOR, account, MODERATOR, not-allowed",
    "MODERATOR, account, OWNER, not-allowed",
    "MODERATOR, owner, , not-allowed",
    "MODERATOR, moderator, MEMBER, not-allowed",
    "SPEAKER, account, MEMBER, not-allowed",
    "GUEST, account, MEMBER, not-allowed",
  })
  void roles(Rank rank, String account, Role role, String code) {
    assertEquals(
        Optional.ofNullable(code), code(Judge.ofRole(OWNED, OPS, of(rank), account, role)));
    assertEquals(
        Optional.of("not-allowed"),
        code(Judge.ofRole(Rules.NONE, OPS, of(Rank.HOST), account, role)));
  }

  @Test
  void oneOfTwoOwnersMayGo() {
    Rules two = OWNED.with("another", BOB, Role.OWNER);
    assertEquals(Optional.empty(), Judge.ofRole(two, OPS, of(Rank.OWNER), "owner", null));
    assertEquals(Optional.empty(), Judge.ofRole(two, OPS, of(Rank.OWNER), "another", null));
  }

  @Test
  void numbersAreBounded() {
    Rules full = mutes(mute("eve", null));
    Standing host = of(Rank.HOST);
    Standing other = of(Rank.GUEST);
    assertEquals(
        Optional.of("not-allowed"),
        code(Judge.ofSanction(full, OPS, host, Sanction.MUTE, other, NOW)));
    assertEquals(
        Optional.empty(),
        Judge.ofSanction(mutes(mute("eve", NOW)), OPS, host, Sanction.MUTE, other, NOW),
        "those that ended do not count");
    Standing eve = guest("eve");
    assertEquals(
        Optional.empty(),
        Judge.ofSanction(full, OPS, host, Sanction.MUTE, eve, NOW),
        "a mute may be replaced");
    assertEquals(Optional.empty(), Judge.ofSanction(full, OPS, host, Sanction.UNMUTE, other, NOW));

    Rules rules = OWNED;
    for (int i = OWNED.roles().size(); i < Rules.MOST_ROLES; i++) {
      rules = rules.with("account " + i, BOB, Role.MEMBER);
    }
    Standing owner = of(Rank.OWNER);
    assertEquals(
        Optional.of("not-allowed"), code(Judge.ofRole(rules, OPS, owner, "new", Role.MEMBER)));
    assertEquals(Optional.empty(), Judge.ofRole(rules, OPS, owner, "member", Role.SPEAKER));
    assertEquals(Optional.empty(), Judge.ofRole(rules, OPS, owner, "member", null));
  }

  private static Rules mutes(Order mute) {
    return new Rules(RoomSettings.PUBLIC, Map.of(), Collections.nCopies(Rules.MOST_ORDERS, mute));
  }

  @Test
  void newMuteReplacesAnEarlierOneAndThoseThatEnded() {
    Rules rules =
        Rules.NONE
            .with(mute("eve", NOW), NOW.minusSeconds(1))
            .with(mute("bob", NOW.plusSeconds(1)), NOW.minusSeconds(1))
            .with(mute("bob", null), NOW);
    assertEquals(List.of(mute("bob", null)), rules.orders());
    assertEquals(Rules.NONE, rules.without(Sanction.MUTE, NamePattern.of(BOB), null, NOW));
    assertEquals(Rules.NONE, rules.without(Sanction.MUTE, NamePattern.of(ANN), guest("bob"), NOW));
    assertEquals(rules, rules.without(Sanction.MUTE, NamePattern.of(ANN), guest("ann"), NOW));
  }

  @Test
  void textKeepsTheRules() {
    Rules rules =
        OWNED
            .with(RoomSettings.typed("private speak=speakers limit=20 key=sesame"))
            .with(mute("bob", null), NOW)
            .with(
                new Order(
                    Sanction.INVITE,
                    "@account-7",
                    "s.7",
                    NamePattern.of(BOB),
                    NOW.plusMillis(1),
                    ANN,
                    "",
                    ""),
                NOW);
    assertEquals(rules, Rules.of(rules.text()));
    assertEquals(Rules.NONE, Rules.of(Rules.NONE.text()));
    assertEquals("", Rules.NONE.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "later rule",
        "mute",
        "mute x",
        "mute a\u001fs\u001fb\u001fx\u001fc\u001fd",
        "role",
        "role 7 later ann",
        "role 7 host ann",
        "settings later",
        "key salt",
        "key salt hash"
      })
  void textOfALaterReleaseIsRefusedAndNotIgnored(String text) {
    assertThrows(RuntimeException.class, () -> Rules.of(text));
  }
}
