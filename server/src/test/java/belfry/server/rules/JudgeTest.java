package belfry.server.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.protocol.Code;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
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

  private static Shut mute(String person, Instant until) {
    return new Shut(person, "session of " + person, Nickname.of(person), until, ANN, "spam");
  }

  @ParameterizedTest
  @CsvSource({
    // who is muted, until, who speaks with which rank, may it
    "bob, , bob, OCCUPANT, muted",
    "bob, 2026-11-22T12:30:01Z, bob, OCCUPANT, muted",
    "bob, 2026-11-22T12:30:00Z, bob, OCCUPANT, ",
    "bob, , ann, OCCUPANT, ",
    "bob, , bob, HOST, ",
    "bob, , ann, HOST, ",
  })
  void speech(String muted, Instant until, String who, Rank rank, String code) {
    Rules rules = Rules.NONE.with(mute(muted, until), NOW.minusSeconds(60));
    assertEquals(
        Optional.ofNullable(code),
        Judge.ofSpeech(rules, OPS, new Standing(who, "x", rank), NOW).map(no -> no.code().wire()));
    assertEquals(
        Optional.empty(), Judge.ofSpeech(Rules.NONE, OPS, new Standing(who, "x", rank), NOW));
  }

  @ParameterizedTest
  @CsvSource({
    // rank, rank of the other, may it
    "OCCUPANT, OCCUPANT, not-allowed",
    "OCCUPANT, HOST, not-allowed",
    "HOST, OCCUPANT, ",
    "HOST, HOST, not-allowed",
  })
  void sanctions(Rank rank, Rank other, String code) {
    for (Sanction sanction : Sanction.values()) {
      assertEquals(
          Optional.ofNullable(code),
          Judge.ofSanction(
                  Rules.NONE,
                  OPS,
                  new Standing("a", "x", rank),
                  sanction,
                  new Standing("b", "x", other),
                  NOW)
              .map(no -> no.code().wire()));
    }
  }

  @Test
  void nobodyActsOnItself() {
    Standing host = new Standing("a", "x", Rank.HOST);
    Standing again = new Standing("a", "x", Rank.OCCUPANT);
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
        Judge.ofSpeech(rules, OPS, new Standing("bob", "x", Rank.OCCUPANT), NOW));
  }

  @Test
  void numberOfMutesIsBounded() {
    Rules full = new Rules(Collections.nCopies(Rules.MOST_SHUT, mute("eve", null)));
    Standing host = new Standing("a", "x", Rank.HOST);
    Standing other = new Standing("b", "x", Rank.OCCUPANT);
    assertEquals(
        Optional.of(Code.NOT_ALLOWED),
        Judge.ofSanction(full, OPS, host, Sanction.MUTE, other, NOW).map(Refusal::code));
    assertEquals(
        Optional.empty(),
        Judge.ofSanction(
            new Rules(Collections.nCopies(Rules.MOST_SHUT, mute("eve", NOW))),
            OPS,
            host,
            Sanction.MUTE,
            other,
            NOW),
        "those that ended do not count");
    assertEquals(
        Optional.empty(),
        Judge.ofSanction(
            full, OPS, host, Sanction.MUTE, new Standing("eve", "x", Rank.OCCUPANT), NOW),
        "a mute may be replaced");
    assertEquals(Optional.empty(), Judge.ofSanction(full, OPS, host, Sanction.UNMUTE, other, NOW));
  }

  @Test
  void newMuteReplacesAnEarlierOneAndThoseThatEnded() {
    Rules rules =
        Rules.NONE
            .with(mute("eve", NOW), NOW.minusSeconds(1))
            .with(mute("bob", NOW.plusSeconds(1)), NOW.minusSeconds(1))
            .with(mute("bob", null), NOW);
    assertEquals(new Rules(List.of(mute("bob", null))), rules);
    assertEquals(Rules.NONE, rules.without(BOB, null, NOW));
    assertEquals(Rules.NONE, rules.without(ANN, new Standing("bob", "x", Rank.OCCUPANT), NOW));
    assertEquals(rules, rules.without(ANN, new Standing("ann", "x", Rank.OCCUPANT), NOW));
  }

  @Test
  void textKeepsTheRules() {
    Rules rules =
        Rules.NONE
            .with(mute("bob", null), NOW)
            .with(new Shut("@account-7", "s.7", BOB, NOW.plusMillis(1), ANN, ""), NOW);
    assertEquals(rules, Rules.of(rules.text()));
    assertEquals(Rules.NONE, Rules.of(Rules.NONE.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"later rule", "mute", "mute x", "mute a\u001fs\u001fb\u001fx\u001fc\u001fd"})
  void textOfALaterReleaseIsRefusedAndNotIgnored(String text) {
    assertThrows(RuntimeException.class, () -> Rules.of(text));
  }
}
