package belfry.protocol.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.WordQuery;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.time.PastTimes;
import belfry.protocol.time.Zone;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextSpeechTest {
  private static final RoomName OPS = RoomName.of("ops");
  private static final Nickname BOB = Nickname.of("Bob");

  private static final RoomName HERE = RoomName.of("here");
  private static final Nickname ANN = Nickname.of("ann");
  private static final EntryId ENTRY = new EntryId(1732, 17);

  private final TextSpeech speech =
      new TextSpeech(
          new TextDialect(Zone.UTC, InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z"))),
          List.of("Mind the bell.", "No shouting."));

  @Test
  void commaSeparatesRooms() {
    RoomName dev = RoomName.of("dev");

    assertEquals(
        new Request.AskedInTurn(
            List.of(new Command.Join(null, OPS, null, 10), new Command.Join(null, dev, null, 10))),
        speech.read("/join #ops,Dev, ops,".getBytes(UTF_8)));
    assertEquals(
        new Request.AskedInTurn(
            List.of(new Command.Leave(null, OPS), new Command.Leave(null, dev))),
        speech.read("/leave ops , dev".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/join #ops #dev | a comma separates rooms, such as #ops,#dev",
        "/join , | a room is needed, such as #lobby",
        "/join ops,b@d | a room's name has letters, digits, _ - and . only",
        "/join 1,2,3,4,5,6,7,8,9,10,11 | at most 10 rooms at a time"
      })
  void listOfRoomsThatCantBeIsRefusedWhole(String line, String why) {
    assertEquals(new Refusal(Code.BAD_NAME, why), refusal(line));
  }

  @BeforeEach
  void enterARoom() {
    enter(HERE);
  }

  static List<Arguments> commands() {
    return List.of(
        arguments("hello", say("hello")),
        arguments("  two  spaces ", say("  two  spaces ")),
        arguments("qq", say("qq")),
        arguments(" q", say(" q")),
        arguments("*", say("*")),
        arguments("{", say("{")),
        arguments("//etc", say("/etc")),
        arguments("//", say("/")),
        arguments("///", say("//")),
        arguments("q", new Command.Quit(null)),
        arguments("q ", new Command.Quit(null)),
        arguments("q\t", new Command.Quit(null)),
        arguments("/q", new Command.Quit(null)),
        arguments("/qq\b", new Command.Quit(null)),
        arguments("Q", new Command.Quit(null)),
        arguments("/quit", new Command.Quit(null)),
        arguments("/exit", new Command.Quit(null)),
        arguments("/bye all", new Command.Quit(null)),
        arguments("/nick Bob", new Command.Nick(null, BOB, null, null)),
        arguments("/NICK\t Bob  ", new Command.Nick(null, BOB, null, null)),
        arguments("/join ops", new Command.Join(null, OPS, null, 10)),
        arguments("/join #Ops", new Command.Join(null, OPS, null, 10)),
        arguments("/leave", new Command.Leave(null, HERE)),
        arguments("/leave #ops", new Command.Leave(null, OPS)),
        arguments("/part ops", new Command.Leave(null, OPS)),
        arguments("/msg bob  a  b", new Command.Tell(null, BOB, "a  b")),
        arguments("/tell bob a", new Command.Tell(null, BOB, "a")),
        arguments("/query bob a", new Command.Tell(null, BOB, "a")),
        arguments("/w bob a", new Command.Tell(null, BOB, "a")),
        arguments("/me waves", new Command.Say(null, HERE, "waves", true)),
        arguments("/who", new Command.Who(null, HERE)),
        arguments("/names #ops", new Command.Who(null, OPS)),
        arguments("/rooms", new Command.Rooms(null)),
        arguments("/list", new Command.Rooms(null)),
        arguments("/topic", new Command.Topic(null, HERE, null)),
        arguments("/topic -", new Command.Topic(null, HERE, "")),
        arguments("/topic - and more", new Command.Topic(null, HERE, "- and more")),
        arguments("/kick bob", moderate(Sanction.KICK, null, null)),
        arguments("/kick bob 10m  of spam", moderate(Sanction.KICK, null, "10m  of spam")),
        arguments("/mute bob", moderate(Sanction.MUTE, null, null)),
        arguments("/mute bob spam, 2h", moderate(Sanction.MUTE, null, "spam, 2h")),
        arguments("/mute bob 2h", moderate(Sanction.MUTE, 7200, null)),
        arguments("/mute bob 7d  too  much", moderate(Sanction.MUTE, 604_800, "too  much")),
        arguments("/mute bob FOREVER", moderate(Sanction.MUTE, 0, null)),
        arguments("/mute bob 3rd warning", moderate(Sanction.MUTE, null, "3rd warning")),
        arguments("/unmute bob", moderate(Sanction.UNMUTE, null, null)),
        arguments("/ban bob 7d spam", moderate(Sanction.BAN, 604_800, "spam")),
        arguments("/unban bob", moderate(Sanction.UNBAN, null, null)),
        arguments("/invite bob", moderate(Sanction.INVITE, null, null)),
        arguments("/uninvite bob", moderate(Sanction.UNINVITE, null, null)),
        arguments("/remove", new Command.Remove(null, HERE, null, null, 1)),
        arguments("/remove bob", new Command.Remove(null, HERE, null, BOB, 1)),
        arguments("/remove @bob", new Command.TakeBack(null, BOB, null)),
        arguments("/remove bob 3", new Command.Remove(null, HERE, null, BOB, 3)),
        arguments(
            "/remove 1732-17", new Command.Remove(null, HERE, new EntryId(1732, 17), null, 1)),
        arguments("/edit so be it", new Command.Edit(null, HERE, null, "so be it")),
        arguments("/own", new Command.Own(null, HERE)),
        arguments("/role bob Speaker", new Command.SetRole(null, HERE, BOB, Role.SPEAKER)),
        arguments("/role bob none", new Command.SetRole(null, HERE, BOB, null)),
        arguments("/rules", new Command.Rules(null, HERE, RoomSettings.typed(""))),
        arguments(
            "/rules private speak=speakers",
            new Command.Rules(
                null,
                HERE,
                new RoomSettings.Change(
                    Audience.MEMBERS, Audience.SPEAKERS, Audience.ANYBODY, false))),
        arguments(
            "/rules limit=20 key=sesame",
            new Command.Rules(
                null, HERE, new RoomSettings.Change(null, null, null, null, 20, "sesame"))),
        arguments(
            "/rules key= limit=0",
            new Command.Rules(null, HERE, new RoomSettings.Change(null, null, null, null, 0, ""))),
        arguments("/join #ops sesame", new Command.Join(null, OPS, null, 10, "sesame")),
        arguments("/history", history(null, null, 20)),
        arguments("/history 5", history(null, null, 5)),
        arguments("/history since 2h", history("2026-11-28T10:00:00Z", null, 100)),
        arguments("/history 5 Since 2026-11-22", history("2026-11-22T00:00:00Z", null, 5)),
        arguments("/history after 11:30", history("2026-11-28T11:30:00Z", null, 100)),
        arguments("/history 2026-11-22  14:30", history("2026-11-22T14:30:00Z", null, 100)),
        arguments("/history 14:30", history("2026-11-27T14:30:00Z", null, 100)),
        arguments("/history before 2026-11-22", history(null, "2026-11-22T00:00:00Z", 20)),
        arguments(
            "/history Bob",
            new Command.History("history", Nickname.of("bob"), null, null, null, null, 20)),
        arguments(
            "/history @2h 5",
            new Command.History("history", Nickname.of("2h"), null, null, null, null, 5)),
        arguments(
            "/history bob before 2026-11-22",
            new Command.History(
                "history",
                Nickname.of("bob"),
                null,
                null,
                null,
                Instant.parse("2026-11-22T00:00:00Z"),
                20)),
        arguments("/history 9 until 2026-11-22T14:30", history(null, "2026-11-22T14:30:00Z", 9)),
        arguments("/search deploy \"all done\"", search("deploy \"all done\"", null, null, null)),
        arguments("/search x in:#ops from:Bob y", search("x   y", OPS, BOB, null)),
        arguments("/lastlog inbox:x", search("inbox:x", null, null, null)),
        arguments("/search after:2026-11-22 x", search("x", null, null, "2026-11-22T00:00:00Z")),
        arguments(
            "/search After:2026-11-22T14:30 x", search("x", null, null, "2026-11-22T14:30:00Z")),
        arguments("/time", new Command.Time(null, null, null)),
        arguments("/time %H:%M", new Command.Time(null, "%H:%M", null)),
        arguments("/away", new Command.Away(null, null)),
        arguments("/away to eat", new Command.Away(null, "to eat")),
        arguments("/back", new Command.Away(null, null)),
        arguments("/ignore", new Command.Ignore(null, null)),
        arguments("/ignore bob", new Command.Ignore(null, BOB)),
        arguments("/register", new Command.Register(null, null, null)),
        arguments("/login bob  bfy_x", new Command.Login(null, BOB, "bfy_x")),
        arguments("/login bob certificate", Command.Login.withCertificate(BOB)),
        arguments("/tokens", new Command.Tokens(null, null)),
        arguments("/revoke 7f", new Command.Tokens(null, "7f")),
        arguments(
            "/key ssh-ed25519 AAAA ann@home",
            new Command.Credential(null, null, "ssh-ed25519 AAAA ann@home")),
        arguments("/ping", new Command.Ping(null)));
  }

  private static Command.Moderate moderate(
      Sanction sanction, @Nullable Integer seconds, @Nullable String why) {
    return new Command.Moderate(null, HERE, sanction, BOB, seconds, why);
  }

  private static Command.History history(
      @Nullable String since, @Nullable String until, int limit) {
    return new Command.History(
        "history",
        HERE,
        null,
        null,
        since == null ? null : Instant.parse(since),
        until == null ? null : Instant.parse(until),
        limit);
  }

  private static Event.History page(@Nullable String id, boolean more) {
    return new Event.History(id, HERE, ENTRY, new EntryId(1732, 20), List.of(), more);
  }

  @Test
  void historyGoesOnInItsDirection() {
    String none = "there is no more; /history since TIME begins at a time";
    assertEquals(none, refusal("/history more").why());
    decode("/history 5 since 2h");
    speech.pieces(page(null, false)); // of a room that was entered
    Command.History since = history("2026-11-28T10:00:00Z", null, 5);
    assertEquals(new Request.Asked(since), decode("/history more"));
    speech.pieces(page("history", true));
    EntryId last = new EntryId(1732, 20);
    assertEquals(
        new Request.Asked(new Command.History("history", HERE, null, last, 5)),
        decode("/history more"));
    speech.pieces(page("history", false));
    assertEquals(none, refusal("/history more").why());

    decode("/history");
    speech.pieces(page("history", true));
    assertEquals(
        new Request.Asked(new Command.History("history", HERE, ENTRY, null, 20)),
        decode("/history MORE"));
  }

  @Test
  void pageSinceATimeSaysHowToGoOn() {
    decode("/history since 2h");
    String nothing = new String(all(speech.pieces(page("history", false))), UTF_8);
    assertEquals("* Nothing was said in #here since then.\r\n", nothing);
    Event.Message said =
        new Event.Message(HERE, ENTRY, "Bob", "hi", Instant.parse("2026-11-28T11:00:00Z"), false);
    decode("/history since 2h");
    String shown =
        new String(
            all(
                speech.pieces(
                    new Event.History("history", HERE, ENTRY, ENTRY, List.of(said), true))),
            UTF_8);
    assertEquals(
        """
        * Since then in #here:\r
          2026-11-28 11:00 <Bob> hi\r
        * /history more shows what came after that.\r
        """,
        shown);
  }

  private static byte[] all(Iterator<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEachRemaining(all::writeBytes);
    return all.toByteArray();
  }

  private static Command.Search search(
      String words, @Nullable RoomName room, @Nullable Nickname from, @Nullable String since) {
    return new Command.Search(
        null,
        WordQuery.of(words),
        room,
        from,
        since == null ? null : Instant.parse(since),
        null,
        20,
        null);
  }

  @Test
  void searchWithoutWordsShowsTheNextPage() {
    assertEquals("usage: /search [WORDS]", refusal("/search").why());
    Command.Search search = search("deploy", null, null, null);
    decode("/search deploy");
    speech.pieces(new Event.Found(null, null, null, List.of(), "7"));
    assertEquals(new Request.Asked(search.at("7")), decode("/search"));
    speech.pieces(new Event.Found(null, null, null, List.of(), "5"));
    assertEquals(new Request.Asked(search.at("5")), decode("/search"));
    speech.pieces(new Event.Found(null, null, null, List.of(), null));
    assertEquals("usage: /search [WORDS]", refusal("/search").why());
  }

  @Test
  void dayOfASearchIsADayOfTheZoneOfTheServer() {
    assertEquals(
        Instant.parse("2026-11-21T23:00:00Z"),
        TypedSearch.read(
                null,
                "x before:2026-11-22",
                new PastTimes(Zone.named("Europe/Rome").orElseThrow(), InstantSource.system()))
            .until());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void lineIsUnderstood(String line, Command command) {
    assertEquals(new Request.Asked(command), decode(line));
  }

  @Test
  void everyCommandHasALine() {
    List<?> tried = commands().stream().map(a -> a.get()[1].getClass()).distinct().toList();
    for (Class<?> command : Command.class.getPermittedSubclasses()) {
      assertTrue(tried.contains(command), command.getName());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t  "})
  void emptyLineAsksForNothing(String line) {
    assertEquals(new Request.Nothing(), decode(line));
  }

  @ParameterizedTest
  @CsvSource({
    "/histroy 5, histroy, history",
    "/jion ops, jion, join",
    "/JION, jion, join",
    "/leav, leav, leave",
    "/quti, quti, quit",
    "/tpoic x, tpoic, topic",
  })
  void unknownCommandIsRefusedWithTheNearest(String line, String word, String nearest) {
    assertEquals(
        new Refusal(
            Code.UNKNOWN_COMMAND,
            "there is no /" + word + "; did you mean /" + nearest + "? /help lists all"),
        refusal(line));
  }

  @ParameterizedTest
  @CsvSource({
    "/zzzzzzzzzz, zzzzzzzzzz",
    "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaaaaaa…",
    "/xy, xy",
    "/hello, hello",
    "/home, home",
    "/mo, mo",
    "/set, set",
    "/, ''"
  })
  void nothingIsGuessedWhereNoCommandIsNear(String line, String word) {
    assertEquals(
        new Refusal(Code.UNKNOWN_COMMAND, "there is no /" + word + "; /help lists all"),
        refusal(line));
  }

  @Test
  void unknownCommandIsCutBetweenCharacters() {
    assertTrue(
        refusal("/" + "x".repeat(19) + "😀😀")
            .why()
            .startsWith("there is no /xxxxxxxxxxxxxxxxxxx"));
    assertTrue(UTF_8.newEncoder().canEncode(refusal("/" + "x".repeat(19) + "😀😀").why()));
  }

  @ParameterizedTest
  @CsvSource({
    "/nick, /nick NAME",
    "/join, /join ROOM [KEY]",
    "/msg, /msg NAME TEXT",
    "/me, /me TEXT",
    "'/tell  ', /msg NAME TEXT",
  })
  void whatIsMissingIsToldWithTheUsage(String line, String usage) {
    assertEquals(new Refusal(Code.BAD_FIELD, "usage: " + usage), refusal(line));
  }

  @Test
  void whatIsWrongIsToldAsItIs() {
    assertEquals(new Refusal(Code.BAD_FIELD, "usage: /msg NAME TEXT"), refusal("/msg bob"));
    assertEquals(new Refusal(Code.BAD_FIELD, "the limit is negative"), refusal("/history -1"));
    assertEquals(
        "\"yesterday\" is not a time; write 14:30, 2026-11-22, 2026-11-22T14:30, 30m, 2h or 7d",
        refusal("/search x after:yesterday").why());
    for (String wrong : List.of("5x", "5 many", "99999999999", "since", "before noon")) {
      String why = refusal("/history " + wrong).why();
      assertTrue(why.contains(" is not a time; write 14:30, "), why);
    }
    assertEquals("a search needs a word, such as deploy", refusal("/search from:ann").why());
    assertEquals(Code.BAD_NAME, refusal("/nick a b").code());
    assertEquals(Code.BAD_NAME, refusal("/join a #b").code());
    assertEquals(Code.BAD_FIELD, refusal("/topic " + "x".repeat(301)).code());
    assertEquals(Code.BAD_FIELD, refusal("/away " + "x".repeat(201)).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "61FF",
        "C0AF",
        "C080",
        "E080AF",
        "EDA080",
        "F4908080",
        "F8888080",
        "80",
        "E4B8",
        "C3"
      })
  void lineThatIsNotUtf8IsRefused(String hex) {
    assertEquals(
        new Request.Refused(null, new Refusal(Code.MALFORMED, "that line is not UTF-8")),
        speech.read(HexFormat.of().parseHex(hex)));
  }

  private Request typed(String line) {
    return speech.read(line.getBytes(UTF_8));
  }

  private String prompted(String line) {
    Request.Answered prompt = assertInstanceOf(Request.Answered.class, typed(line));
    assertTrue(speech.awaitsSecret());
    return new String(prompt.bytes(), ISO_8859_1);
  }

  @Test
  void secretIsHiddenAndTheNextLineIsItWhateverItLooksLike() {
    String prompt = prompted("/login bob");
    assertTrue(prompt.contains("It shows on your screen, unless you use telnet"), prompt);
    assertTrue(prompt.endsWith("\u00FF\u00FB\u0001"), "IAC WILL ECHO");
    assertEquals(
        new Request.Asked(new Command.Login(null, BOB, null, "/quit", null, null, null, null)),
        typed("/quit"));
    assertFalse(speech.awaitsSecret());
    String answer = new String(speech.answer(new Event.Notice("hello")), ISO_8859_1);
    assertEquals("\u00FF\u00FC\u0001\r\n* hello\r\n", answer, "IAC WONT ECHO");
    assertEquals("* hello\r\n", new String(speech.answer(new Event.Notice("hello")), ISO_8859_1));
  }

  @Test
  void secretMayBeATokenOrANewPassword() {
    prompted("/login bob");
    assertEquals(new Request.Asked(new Command.Login(null, BOB, "bfy_x")), typed("bfy_x"));
    prompted("/password");
    assertEquals(
        new Request.Asked(new Command.Credential(null, "correct  horse ", null)),
        typed("correct  horse "));
    prompted("/password");
    assertInstanceOf(Request.Refused.class, typed(""));
    assertFalse(speech.awaitsSecret());
  }

  @Test
  void secretIsNotAskedForWhereOthersCouldReadIt() {
    Speech far = new TextSpeech(new TextDialect(Zone.UTC), List.of(), false);
    Request.Refused refused =
        assertInstanceOf(Request.Refused.class, far.read("/login bob".getBytes(UTF_8)));
    assertEquals(Code.INSECURE, refused.refusal().code());
    assertFalse(far.awaitsSecret());
  }

  @Test
  void helpListsEveryCommandAndTellsAboutEachWord() {
    String all = String.join("\n", TextCommand.help(null));
    for (TextCommand command : TextCommand.values()) {
      String word = command.name().toLowerCase(Locale.ROOT);
      assertTrue(all.contains("\n  /" + word), word);
      assertTrue(TextCommand.help(word).getFirst().startsWith("/" + word), word);
      assertEquals(TextCommand.help(word), TextCommand.help("/" + command.name()));
    }
    assertEquals(
        List.of(
            "/leave [ROOM]: leave this room, or another one",
            "Without a room it is the one that you talk in. Also: /part."),
        TextCommand.help("part"));
    for (String line : all.lines().toList()) {
      if (line.startsWith("  /")) {
        String usage = line.substring(0, 19).strip();
        assertTrue(TextCommand.help(usage).getFirst().startsWith(usage + ":"), usage);
      }
    }
    assertTrue(TextCommand.help("q").getFirst().startsWith("/quit"));
    assertEquals(
        List.of("There is no /jion; did you mean /join? /help lists all."),
        TextCommand.help("/JION"));
  }

  @Test
  void helpIsAnsweredByTheSpeech() {
    assertEquals(
        """
        * /leave [ROOM]: leave this room, or another one
        * Without a room it is the one that you talk in. Also: /part.
        """,
        answered("/help leave"));
    assertTrue(answered("/help").startsWith("* Type, and everybody in the room reads it."));
  }

  @ParameterizedTest
  @CsvSource({
    "helo\blo, hello",
    "x\b\b\bhello, hello",
    "helx\u007Flo, hello",
    "wrong\u0015hello, hello",
    "hello wrong\u0017ann, hello ann",
    "wrong \u0017hello, hello",
    "naï\u007Fi, nai",
    "世界\b\b世, 世",
    "e😀\bf, ef",
  })
  void keysThatEraseEditTheLine(String typed, String said) {
    speech.answer(new Event.Entered(null, HERE, ANN, ENTRY, 1, null, null, false));
    assertEquals(new Request.Asked(new Command.Say(null, HERE, said, false)), decode(typed));
  }

  @Test
  void lineThatIsErasedAsksForNothing() {
    assertEquals(new Request.Nothing(), decode("a\b"));
    assertEquals(new Request.Nothing(), decode("\b\u007F"));
  }

  @Test
  void motdFollowsTheGreeting() {
    assertEquals(
        List.of("* Mind the bell.", "* No shouting."),
        shown(speech.answer(new Event.Welcome(ANN, "Town", "secret", null, 4_096, 20)))
            .lines()
            .skip(1)
            .toList());
  }

  @Test
  void connectionBeginsInTheLobby() {
    assertEquals(List.of(new Command.Join(null, RoomName.LOBBY, null, 10)), speech.opening());
  }

  @Test
  void currentRoomIsTheOneThatWasEnteredLast() {
    enter(OPS);
    assertEquals(new Request.Asked(new Command.Who(null, OPS)), decode("/who"));
    enter(HERE);
    assertEquals(new Request.Asked(new Command.Who(null, HERE)), decode("/who"));
  }

  @Test
  void leavingGoesBackToTheRoomBefore() {
    enter(OPS);
    assertEquals("* You left #ops. What you type goes to #here now.\n", leave(OPS));
    assertEquals("* You left #here. You are in no room; /join ROOM enters one.\n", leave(HERE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "//etc", "/me waves", "/who", "/topic", "/history", "/leave"})
  void lineForARoomIsRefusedInNoRoom(String line) {
    leave(HERE);

    assertEquals(
        new Refusal(Code.NOT_IN_ROOM, "you are in no room; /join ROOM enters one"), refusal(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0m", "99999d", "2x", "0", "10", "-5m"})
  void wordLikeATimeIsNoReason(String word) {
    assertEquals(
        new Refusal(
            Code.BAD_FIELD, "\"" + word + "\" is not a time; use 90s, 10m, 2h, 7d or forever"),
        refusal("/mute bob " + word + " of spam"));
  }

  @Test
  void wordThatIsNoRuleOrRoleIsExplained() {
    assertEquals(
        new Refusal(
            Code.BAD_FIELD,
            "\"speak=me\" is not a rule; use announcements, members, moderated, private, public,"
                + " listed, hidden, limit=NUMBER, key=WORD, or enter=, speak= or topic= with"
                + " anybody, accounts, members, speakers or moderators"),
        refusal("/rules speak=me"));
    assertEquals(
        new Refusal(
            Code.BAD_FIELD, "\"host\" is no role; use owner, moderator, speaker, member or none"),
        refusal("/role bob host"));
    assertEquals(
        new Refusal(Code.BAD_FIELD, "usage: /role NAME ROLE"), refusal("/role bob very member"));
    assertEquals(
        new Refusal(Code.BAD_FIELD, "those who may enter are anybody, accounts or members"),
        refusal("/rules enter=speakers"));
  }

  private void enter(RoomName room) {
    speech.answer(new Event.Entered(null, room, ANN, ENTRY, 1, null, null, false));
  }

  private String leave(RoomName room) {
    return shown(speech.answer(new Event.Exited(null, room, ANN)));
  }

  private String answered(String line) {
    return shown(assertInstanceOf(Request.Answered.class, decode(line)).bytes());
  }

  private static String shown(byte[] lines) {
    return new String(lines, UTF_8).replace("\r\n", "\n");
  }

  private Request decode(String line) {
    return speech.read(line.getBytes(UTF_8));
  }

  private Refusal refusal(String line) {
    return assertInstanceOf(Request.Refused.class, decode(line)).refusal();
  }

  private static Command say(String text) {
    return new Command.Say(null, HERE, text, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " /login ann bfy_aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        " /login ann hunter",
        "login ann hunter2",
        "LOGIN ann bfy_aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "my token is bfy_aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "//login ann bfy_aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "nickserv identify hunter",
        "identify hunter"
      })
  void loginWithAMistakeIsNotSaid(String line) {
    Request.Refused refused = assertInstanceOf(Request.Refused.class, decode(line));
    assertEquals(Code.MALFORMED, refused.refusal().code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login is down",
        "the login works",
        "identify the fault in it",
        "bfy_ is a prefix"
      })
  void lineAboutALoginIsSaid(String line) {
    assertEquals(new Request.Asked(new Command.Say(null, HERE, line, false)), decode(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "login: dan bfy_TOKEN",
        "/me /login dan bfy_TOKEN",
        "/msg dan bfy_TOKEN",
        "/topic bfy_TOKEN",
        "/away bfy_TOKEN"
      })
  void tokenIsToldToNobody(String line) {
    String why = refusal(line.replace("TOKEN", "a".repeat(27))).why();
    assertTrue(why.contains("nothing was said"), why);
  }
}
