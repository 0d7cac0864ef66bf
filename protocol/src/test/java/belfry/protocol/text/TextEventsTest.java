package belfry.protocol.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import belfry.protocol.Code;
import belfry.protocol.CredentialInfo;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoleHolder;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.RoomOrder;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.FilledEvents;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.dialect.Wire;
import belfry.protocol.time.Zone;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEventsTest {
  private static final Instant TIME = Instant.parse("2026-11-22T03:04:05.678Z");
  private static final EntryId ENTRY = new EntryId(1732, 17);
  private static final RoomName OPS = RoomName.of("ops");
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("Bob");

  static List<Arguments> renderings() {
    return List.of(
        arguments(
            new Event.Welcome(BOB, "Belfry 0.1", "secret", null, 4096, 50),
            "* Welcome to Belfry 0.1. You are Bob. Type to talk; /nick NAME renames you, /help"
                + " lists all, q leaves.\n"),
        arguments(new Event.Ack("1", ENTRY, false, null, null), ""),
        arguments(new Event.Ack(null, ENTRY, true, BOB, null), "* Sent to Bob.\n"),
        arguments(
            new Event.Ack(null, ENTRY, false, BOB, "to eat"),
            "* Sent to Bob, who is away: to eat.\n"),
        arguments(
            new Event.Refused(null, new Refusal(Code.NOBODY, "nobody here is called x")),
            "! nobody here is called x.\n"),
        arguments(
            new Event.Entered(null, OPS, ANN, ENTRY, 1, null, null, false),
            "* You are in #ops, nobody else is here yet.\n"),
        arguments(
            new Event.Entered(null, OPS, ANN, ENTRY, 2, "", null, false),
            "* You are in #ops, with 1 other.\n"),
        arguments(
            new Event.Entered(null, OPS, ANN, ENTRY, 60, "tea", "Bob", true),
            """
            * You are in #ops, with 59 others.
            * #ops is about: tea (set by Bob)
            """),
        arguments(new Event.Exited(null, OPS, ANN), "* You left #ops.\n"),
        arguments(new Event.Joined(OPS, names("a")), "* a joined #ops\n"),
        arguments(new Event.Joined(OPS, names("a", "b")), "* a and b joined #ops\n"),
        arguments(new Event.Joined(OPS, names("a", "b", "c")), "* a, b and c joined #ops\n"),
        arguments(
            new Event.Joined(OPS, names("a", "b", "c", "d")), "* a, b and 2 others joined #ops\n"),
        arguments(new Event.Left(OPS, names("a", "b"), false), "* a and b left #ops\n"),
        arguments(
            new Event.Left(OPS, names("a", "b"), true), "* a and b left #ops (disconnected)\n"),
        arguments(new Event.Left(OPS, names("a"), false, "to bed"), "* a left #ops: to bed\n"),
        arguments(
            new Event.Left(OPS, names("a"), true, "to bed"),
            "* a left #ops (disconnected): to bed\n"),
        arguments(new Event.Renamed(OPS, ANN, BOB), "* ann is now Bob\n"),
        arguments(new Event.Named(null, ANN, BOB), "* You are Bob now.\n"),
        arguments(new Event.Away(OPS, ANN, "to eat"), "* ann is away: to eat\n"),
        arguments(new Event.Away(OPS, ANN, null), "* ann is back\n"),
        arguments(new Event.AwaySet(null, ANN, "to eat"), "* You are away: to eat\n"),
        arguments(new Event.AwaySet(null, ANN, null), "* You are back.\n"),
        arguments(
            new Event.Topic(OPS, ENTRY, "ann", "tea", TIME),
            "03:04:05 #ops * ann set the topic: tea\n"),
        arguments(
            new Event.Topic(OPS, ENTRY, "ann", "", TIME),
            "03:04:05 #ops * ann took the topic away\n"),
        arguments(
            new Event.Moderated(OPS, ENTRY, "ann", Sanction.KICK, BOB, null, "", TIME),
            "03:04:05 #ops * ann kicked Bob\n"),
        arguments(
            new Event.Moderated(
                OPS, ENTRY, "ann", Sanction.MUTE, BOB, TIME.plusSeconds(600), "spam", TIME),
            "03:04:05 #ops * ann muted Bob for 10 minutes: spam\n"),
        arguments(
            new Event.Moderated(OPS, ENTRY, "ann", Sanction.MUTE, BOB, null, "", TIME),
            "03:04:05 #ops * ann muted Bob for ever\n"),
        arguments(
            new Event.RoleSet(OPS, ENTRY, "ann", BOB, Role.SPEAKER, TIME),
            "03:04:05 #ops * ann gave Bob the role speaker\n"),
        arguments(
            new Event.RoleSet(OPS, ENTRY, "ann", BOB, null, TIME),
            "03:04:05 #ops * ann took the role of Bob away\n"),
        arguments(
            new Event.RulesSet(OPS, ENTRY, "ann", RoomSettings.of("speak=accounts hidden"), TIME),
            "03:04:05 #ops * ann set the rules: anybody enters, accounts speak, anybody sets the"
                + " topic, hidden\n"),
        arguments(
            new Event.RulesAre(null, OPS, RoomSettings.PUBLIC, List.of(), List.of()),
            "* #ops has no owner; /own makes you its owner if you are alone in it.\n"),
        arguments(
            new Event.RulesAre(
                null,
                OPS,
                RoomSettings.of("members"),
                List.of(new RoleHolder(ANN, Role.OWNER), new RoleHolder(BOB, Role.MEMBER)),
                List.of(new RoomOrder(Sanction.BAN, NamePattern.of(BOB), ANN, TIME, "spam"))),
            """
            * Rules of #ops: members enter, anybody speaks, anybody sets the topic, listed (members).
            * Roles: ann (owner), Bob (member).
            *   ban of Bob by ann until 2026-11-22 03:04: spam
            """),
        arguments(
            new Event.People(null, OPS, List.of(new Person(ANN, TIME, "out", Role.HOST)), 1),
            """
            * #ops has 1 person:
            *   ann (host), since 2026-11-22 03:04, away: out
            """),
        arguments(
            new Event.TopicIs(null, OPS, "tea", "Bob"), "* #ops is about: tea (set by Bob)\n"),
        arguments(
            new Event.TopicIs(null, OPS, null, null),
            "* #ops has no topic; /topic TEXT sets one.\n"),
        arguments(
            new Event.Message(OPS, ENTRY, "ann", "hi, 世界", TIME, false),
            "03:04:05 #ops <ann> hi, 世界\n"),
        arguments(
            new Event.Message(OPS, ENTRY, "ann", "waves", TIME, true),
            "03:04:05 #ops * ann waves\n"),
        arguments(
            new Event.Message(OPS, ENTRY, "bot", "done", TIME, false, true),
            "03:04:05 #ops -bot- done\n"),
        arguments(
            new Event.Told(ENTRY, "bot", "done", TIME, true),
            "03:04:05 bot → you: (notice) done\n"),
        arguments(new Event.Told(ENTRY, "ann", "psst", TIME), "03:04:05 ann → you: psst\n"),
        arguments(
            new Event.Sent(ENTRY, "ann", BOB, ENTRY, "psst", TIME, false),
            "03:04:05 you → Bob: psst\n"),
        arguments(
            new Event.History(
                null,
                BOB,
                List.of(
                    new Event.Told(ENTRY, "Bob", "hi", TIME),
                    new Event.Sent(ENTRY, "ann", BOB, ENTRY, "psst", TIME, true)),
                false),
            """
            * Earlier with Bob:
              2026-11-22 03:04 Bob → you: hi
              2026-11-22 03:04 you → Bob: (notice) psst
            * Now:
            """),
        arguments(
            new Event.History(null, BOB, List.of(), false),
            "* Nothing was said with Bob before.\n"),
        arguments(
            new Event.History(null, BOB, ENTRY, ENTRY, List.of(), true),
            "* Nothing was said with Bob lately; /history more looks further back.\n"),
        arguments(
            new Event.Gap(OPS, ENTRY, new EntryId(1732, 20)),
            "* You missed 3 lines of #ops; they can't be shown any more.\n"),
        arguments(
            new Event.Gap(OPS, ENTRY, new EntryId(1800, 20)),
            "* You missed some lines of #ops; they can't be shown any more.\n"),
        arguments(
            new Event.Gap(null, ENTRY, new EntryId(1732, 20)),
            "* You missed 3 lines that were sent to you alone.\n"),
        arguments(
            new Event.People(
                null,
                OPS,
                List.of(new Person(ANN, TIME, null), new Person(BOB, TIME, "to eat")),
                2),
            """
            * #ops has 2 people:
            *   ann, since 2026-11-22 03:04
            *   Bob, since 2026-11-22 03:04, away: to eat
            """),
        arguments(
            new Event.People(null, OPS, List.of(new Person(ANN, TIME, null)), 12),
            """
            * #ops has 12 people:
            *   ann, since 2026-11-22 03:04
            *   and 11 more
            """),
        arguments(
            new Event.Rooms(
                null,
                List.of(new RoomInfo(RoomName.LOBBY, 1, null), new RoomInfo(OPS, 2, "tea")),
                3),
            """
            * 3 rooms:
            *   #lobby, 1 person
            *   #ops, 2 people: tea
            *   and 1 more
            """),
        arguments(
            new Event.History(
                null,
                OPS,
                List.of(
                    new Event.Message(OPS, ENTRY, "ann", "hi", TIME, false),
                    new Event.Topic(OPS, ENTRY, "Bob", "tea", TIME)),
                false),
            """
            * Earlier in #ops:
              2026-11-22 03:04 <ann> hi
              2026-11-22 03:04 * Bob set the topic: tea
            * Now:
            """),
        arguments(
            new Event.History(null, OPS, List.of(), false), "* Nothing was said in #ops before.\n"),
        arguments(
            new Event.Removed(OPS, ENTRY, "operator", List.of(ENTRY, ENTRY), TIME),
            "* 2 messages of #ops were removed.\n"),
        arguments(
            new Event.Removed(OPS, ENTRY, "bob", List.of(ENTRY), "spam", TIME),
            "* 1 message of #ops was removed by bob: spam\n"),
        arguments(
            new Event.Edited(OPS, ENTRY, "x", ENTRY, "x", TIME),
            "03:04:05 #ops * x edited a message: x\n"),
        arguments(
            new Event.RemovedTold(ENTRY, "operator", List.of(), TIME),
            "* A direct message was removed.\n"),
        arguments(
            new Event.RemovedTold(ENTRY, "ann", List.of(ENTRY), "typo", TIME),
            "* 1 direct message was removed by ann: typo\n"),
        arguments(
            new Event.History(
                null, OPS, List.of(new Event.Removed(OPS, ENTRY, "x", List.of(), TIME)), false),
            """
            * Earlier in #ops:
              2026-11-22 03:04 * A message was removed by x.
            * Now:
            """),
        arguments(
            new Event.History(null, OPS, null, null, List.of(), false, ENTRY),
            "* Older messages of #ops were removed.\n"),
        arguments(
            new Event.History(null, OPS, ENTRY, ENTRY, List.of(), true),
            "* You ignore everybody who spoke in #ops lately.\n"),
        arguments(
            new Event.Found(
                null,
                null,
                new Event.Extent(1000, TIME),
                List.of(
                    new Event.Message(OPS, ENTRY, "ann", "hi", TIME, false),
                    new Event.Topic(OPS, ENTRY, "Bob", "tea", TIME),
                    new Event.Told(ENTRY, "ann", "psst", TIME)),
                "7"),
            """
            * 3 messages found in your rooms and your direct messages\
             (looked through 1000 messages, back to 2026-11-22 03:04):
              2026-11-22 03:04 #ops <ann> hi
              2026-11-22 03:04 #ops * Bob set the topic: tea
              2026-11-22 03:04 ann → you: psst
            * /search shows older ones.
            """),
        arguments(
            new Event.Found(null, OPS, null, List.of(), null), "* No message found in #ops.\n"),
        arguments(new Event.Time(null, "12:00"), "* 12:00\n"),
        arguments(new Event.Pong(null), "* pong\n"),
        arguments(new Event.Ignoring(null, List.of()), "* You ignore nobody.\n"),
        arguments(new Event.Ignoring(null, names("a", "b")), "* You ignore a and b.\n"),
        arguments(
            new Event.Registered(null, BOB, "bfy_x", ENTRY),
            """
            * Bob is your name for good now: nobody else can take it.
            * To come back, put this line into a file that only you can read:
            *   /login Bob bfy_x
            * and type: cat FILE - | nc HOST PORT
            * The token in that line is a secret, and is shown this once.
            """),
        arguments(
            new Event.LoggedIn(null, ANN, BOB, ENTRY, null), "* You are Bob now, logged in.\n"),
        arguments(
            new Event.Credentials(
                null,
                false,
                List.of(
                    new CredentialInfo("7f", false, "laptop", TIME, TIME, null),
                    new CredentialInfo("80", true, "", TIME, null, null))),
            """
            * Your account has these tokens and keys:
            *   7f token "laptop", made 2026-11-22 03:04, used on 2026-11-22
            *   80 key, made 2026-11-22 03:04
            *   and no password
            """),
        arguments(new Event.Notice("hear, hear"), "* hear, hear\n"),
        arguments(new Event.Restart(), "* Belfry is restarting, please reconnect.\n"),
        arguments(new Event.Bye(null, "you were idle"), "* Goodbye: you were idle.\n"));
  }

  @ParameterizedTest
  @MethodSource("renderings")
  void eventIsShown(Event event, String lines) {
    assertEquals(lines, Wire.text(event));
  }

  @Test
  void everyEventHasARendering() {
    List<?> tried = renderings().stream().map(a -> a.get()[0].getClass()).distinct().toList();
    for (Event event : FilledEvents.with("x")) {
      assertTrue(tried.contains(event.getClass()), event.toString());
    }
  }

  @Test
  void timesAreThoseOfTheZone() {
    Dialect tokyo = new TextDialect(Zone.named("Asia/Tokyo").orElseThrow());
    byte[] bytes = tokyo.encode(new Event.Told(ENTRY, "ann", "hi", TIME));
    assertEquals("12:04:05 ann → you: hi\r\n", new String(bytes, UTF_8));
  }

  @Test
  void noEventCarriesAHostileByte() {
    StringBuilder hostile = new StringBuilder();
    for (char c = 0; c < 0xA0; c++) {
      hostile.append(c);
    }
    hostile.append("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e");
    hostile.append("\u2066\u2067\u2068\u2069").append("\u001b]52;c;aGk=\u0007\u009b2J");
    FilledEvents.with(hostile.toString()).forEach(Wire::text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n* bob joined",
        "\r\n! no",
        "\r* x",
        "* bob joined #ops",
        "! no",
        "\u0085* x",
        "\u2028! x"
      })
  void wordsOfAPersonNeverLookLikeTheServers(String words) {
    for (Event event : FilledEvents.with(words)) {
      String lines = Wire.text(event);
      lines.lines().forEach(line -> assertTrue(line.matches("(\\* |! |\\d| {2}\\d).*"), line));
      assertEquals(Wire.text(sameWith("harmless", event)).lines().count(), lines.lines().count());
      if (event instanceof Event.Message
          || event instanceof Event.Told
          || event instanceof Event.Topic
          || event instanceof Event.Moderated) {
        assertTrue(lines.startsWith("03:00:00 "), lines);
      }
      if (event instanceof Event.History) {
        List<String> said = lines.lines().toList();
        assertEquals("* Now:", said.getLast());
        assertTrue(said.get(1).startsWith("* Earlier in "), said.get(1)); // after the beginning
        said.subList(2, said.size() - 1).forEach(line -> assertFalse(line.startsWith("*"), line));
      }
    }
  }

  private static Event sameWith(String words, Event event) {
    return FilledEvents.with(words).stream()
        .filter(other -> other.getClass() == event.getClass())
        .findFirst()
        .orElseThrow();
  }

  private static List<Nickname> names(String... names) {
    return Arrays.stream(names).map(Nickname::of).toList();
  }

  @Test
  void piecesOfAListAreItsEncoding() {
    TextDialect dialect = new TextDialect(Zone.UTC);
    for (Object[] tried : renderings().stream().map(Arguments::get).toList()) {
      if (tried[0] instanceof Event.Listing<?> listing) {
        String whole = new String(dialect.encode(listing), UTF_8);
        assertEquals(whole, new String(dialect.pieces(listing).all(), UTF_8));
        Pieces<?> pieces = dialect.pieces(listing);
        assertTrue(pieces.next().length + pieces.next().length <= whole.length());
      }
    }
  }
}
