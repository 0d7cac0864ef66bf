package belfry.protocol.json;

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
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.WordQuery;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Wire;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSpeechTest {
  private static final EntryId ENTRY = new EntryId(1732, 17);
  private static final RoomName OPS = RoomName.of("ops");
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("Bob");

  private final JsonSpeech speech = new JsonSpeech();

  static List<Arguments> commands() {
    return List.of(
        arguments(
            """
            {"do":"nick","name":"ann","id":"1"}\
            """,
            new Command.Nick("1", ANN, null, null)),
        arguments(
            """
            {"do":"nick","name":"ann","token":"t","after":"1732-17"}\
            """,
            new Command.Nick(null, ANN, "t", ENTRY)),
        arguments(
            """
            {"do":"join","room":"ops","id":"1"}\
            """,
            new Command.Join("1", OPS, null, 0)),
        arguments(
            """
            {"do":"join","room":"#Ops","after":"1732-17","limit":5}\
            """,
            new Command.Join(null, OPS, ENTRY, 5)),
        arguments(
            """
            {"do":"leave","room":"ops"}\
            """,
            new Command.Leave(null, OPS)),
        arguments(
            """
            {"do":"leave","room":"ops","why":"to\\nbed"}\
            """,
            new Command.Leave(null, OPS, "to bed")),
        arguments(
            """
            {"do":"say","room":"ops","text":"a\\nb 😀 \\ud83d\\ude00","id":"1"}\
            """,
            new Command.Say("1", OPS, "a\nb 😀 😀", false)),
        arguments(
            """
            {"do":"act","room":"ops","text":"waves","id":"1"}\
            """,
            new Command.Say("1", OPS, "waves", true)),
        arguments(
            """
            {"do":"say","room":"ops","text":"done","notice":true}\
            """,
            new Command.Say(null, OPS, "done", false, true)),
        arguments(
            """
            {"do":"tell","to":"Bob","text":"done","notice":true}\
            """,
            new Command.Tell(null, BOB, "done", true)),
        arguments(
            """
            {"do":"tell","to":"Bob","text":"hi","id":"1"}\
            """,
            new Command.Tell("1", BOB, "hi")),
        arguments(
            """
            {"do":"topic","room":"ops"}\
            """,
            new Command.Topic(null, OPS, null)),
        arguments(
            """
            {"do":"topic","room":"ops","text":""}\
            """,
            new Command.Topic(null, OPS, "")),
        arguments(
            """
            {"do":"who","room":"ops"}\
            """,
            new Command.Who(null, OPS)),
        arguments(
            """
            {"do":"rooms"}\
            """,
            new Command.Rooms(null)),
        arguments(
            """
            {"do":"history","room":"ops"}\
            """,
            new Command.History(null, OPS, null, null, 20)),
        arguments(
            """
            {"do":"history","room":"ops","before":"1732-17","limit":5}\
            """,
            new Command.History(null, OPS, ENTRY, null, 5)),
        arguments(
            """
            {"do":"history","room":"ops","after":"1732-17"}\
            """,
            new Command.History(null, OPS, null, ENTRY, 20)),
        arguments(
            """
            {"do":"history","room":"ops","since":"2026-11-22T03:00:00Z"}\
            """,
            new Command.History(
                null, OPS, null, null, Instant.parse("2026-11-22T03:00:00Z"), null, 20)),
        arguments(
            """
            {"do":"history","room":"ops","until":"2026-11-22T03:00:00Z","limit":5}\
            """,
            new Command.History(
                null, OPS, null, null, null, Instant.parse("2026-11-22T03:00:00Z"), 5)),
        arguments(
            """
            {"do":"search","words":"部署 done"}\
            """,
            new Command.Search(null, WordQuery.of("部署 done"), null, null, null, null, 20, null)),
        arguments(
            """
            {"do":"search","words":"x","room":"ops","from":"Ann","since":"2026-11-22T03:00:00Z",\
            "until":"2026-11-23T03:00:00.5Z","limit":5,"page":"7"}\
            """,
            new Command.Search(
                null,
                WordQuery.of("x"),
                OPS,
                Nickname.of("ann"),
                Instant.parse("2026-11-22T03:00:00Z"),
                Instant.parse("2026-11-23T03:00:00.500Z"),
                5,
                "7")),
        arguments(
            """
            {"do":"away","text":"to eat"}\
            """,
            new Command.Away(null, "to eat")),
        arguments(
            """
            {"do":"away"}\
            """,
            new Command.Away(null, null)),
        arguments(
            """
            {"do":"ignore","name":"bob"}\
            """,
            new Command.Ignore(null, BOB)),
        arguments(
            """
            {"do":"ignore"}\
            """,
            new Command.Ignore(null, null)),
        arguments(
            """
            {"do":"kick","room":"ops","name":"bob"}\
            """,
            new Command.Moderate(null, OPS, Sanction.KICK, BOB, null, null)),
        arguments(
            """
            {"do":"mute","id":"1","room":"ops","name":"bob","seconds":0,"why":"spam"}\
            """,
            new Command.Moderate("1", OPS, Sanction.MUTE, BOB, 0, "spam")),
        arguments(
            """
            {"do":"unmute","room":"ops","name":"bob"}\
            """,
            new Command.Moderate(null, OPS, Sanction.UNMUTE, BOB, null, null)),
        arguments(
            """
            {"do":"ban","room":"ops","name":"bob","seconds":0,"why":"spam"}\
            """,
            new Command.Moderate(null, OPS, Sanction.BAN, BOB, 0, "spam")),
        arguments(
            """
            {"do":"invite","room":"ops","name":"bob"}\
            """,
            new Command.Moderate(null, OPS, Sanction.INVITE, BOB, null, null)),
        arguments(
            """
            {"do":"uninvite","room":"ops","name":"b?b*"}\
            """,
            new Command.Moderate(
                null, OPS, Sanction.UNINVITE, new NamePattern("b?b*"), null, null)),
        arguments(
            """
            {"do":"own","id":"7","room":"ops"}\
            """,
            new Command.Own("7", OPS)),
        arguments(
            """
            {"do":"role","room":"ops","name":"bob","role":"speaker"}\
            """,
            new Command.SetRole(null, OPS, BOB, Role.SPEAKER)),
        arguments(
            """
            {"do":"role","room":"ops","name":"bob","role":"none"}\
            """,
            new Command.SetRole(null, OPS, BOB, null)),
        arguments(
            """
            {"do":"rules","room":"ops","enter":"members","speak":"speakers","topic":"moderators",\
            "listed":false}\
            """,
            new Command.Rules(
                null,
                OPS,
                new RoomSettings.Change(
                    Audience.MEMBERS, Audience.SPEAKERS, Audience.MODERATORS, false))),
        arguments(
            """
            {"do":"rules","room":"ops"}\
            """,
            new Command.Rules(null, OPS, new RoomSettings.Change(null, null, null, null))),
        arguments(
            """
            {"do":"rules","room":"ops","limit":20,"key":"sesame"}\
            """,
            new Command.Rules(
                null, OPS, new RoomSettings.Change(null, null, null, null, 20, "sesame"))),
        arguments(
            """
            {"do":"rules","room":"ops","limit":0,"key":""}\
            """,
            new Command.Rules(null, OPS, new RoomSettings.Change(null, null, null, null, 0, ""))),
        arguments(
            """
            {"do":"join","room":"ops","limit":0,"key":"sesame"}\
            """,
            new Command.Join(null, OPS, null, 0, "sesame")),
        arguments(
            """
            {"do":"remove","room":"ops","message":"1732-17"}\
            """,
            new Command.Remove(null, OPS, new EntryId(1732, 17), null, 1)),
        arguments(
            """
            {"do":"remove","to":"bob","message":"1732-17"}\
            """,
            new Command.TakeBack(null, BOB, new EntryId(1732, 17))),
        arguments(
            """
            {"do":"remove","to":"bob","why":"typo"}\
            """,
            new Command.TakeBack(null, BOB, null, "typo")),
        arguments(
            """
            {"do":"remove","room":"ops","name":"bob","last":3}\
            """,
            new Command.Remove(null, OPS, null, BOB, 3)),
        arguments(
            """
            {"do":"edit","id":"7","room":"ops","message":"1732-17","text":"better"}\
            """,
            new Command.Edit("7", OPS, new EntryId(1732, 17), "better")),
        arguments(
            """
            {"do":"register","password":"correct horse","key":"ssh-ed25519 AAAA"}\
            """,
            new Command.Register(null, "correct horse", "ssh-ed25519 AAAA")),
        arguments(
            """
            {"do":"login","name":"bob","token":"bfy_x","after":"1732-17","label":"laptop"}\
            """,
            new Command.Login(
                null, BOB, "bfy_x", null, null, null, new EntryId(1732, 17), "laptop")),
        arguments(
            """
            {"do":"login","name":"bob","key":"ssh-ed25519 AAAA","signature":"c2ln"}\
            """,
            new Command.Login(null, BOB, null, null, "ssh-ed25519 AAAA", "c2ln", null, null)),
        arguments(
            """
            {"do":"login","name":"bob","connection":"5f0e"}\
            """,
            new Command.Login(null, BOB, null, null, null, null, null, null, "5f0e")),
        arguments(
            """
            {"do":"login","name":"bob","key":"certificate"}\
            """,
            Command.Login.withCertificate(BOB)),
        arguments(
            """
            {"do":"tokens","revoke":"7f"}\
            """,
            new Command.Tokens(null, "7f")),
        arguments(
            """
            {"do":"credential","password":"correct horse"}\
            """,
            new Command.Credential(null, "correct horse", null)),
        arguments(
            """
            {"do":"time","format":"%H","zone":"Asia/Tokyo"}\
            """,
            new Command.Time(null, "%H", "Asia/Tokyo")),
        arguments(
            """
            { "id" : "1" , "do" : "ping" }\
            """,
            new Command.Ping("1")),
        arguments(
            """
            {"do":"quit"}\
            """,
            new Command.Quit(null)),
        arguments(
            """
            {"do":"quit","why":"to bed"}\
            """,
            new Command.Quit(null, "to bed")));
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

  @Test
  void unknownFieldsAreIgnored() {
    assertEquals(
        new Request.Asked(new Command.Ping("1")),
        decode(
            """
            {"x":[1,{"do":"quit"},[]],"y":{"id":"2","z":null},"do":"ping","é":1.5e3,"":true,"id":"1"}\
            """));
  }

  @Test
  void nullIsTheSameAsLeavingOut() {
    assertEquals(
        new Request.Asked(new Command.Join(null, OPS, null, 0)),
        decode(
            """
            {"do":"join","room":"ops","after":null,"limit":null,"id":null}\
            """));
    assertEquals(
        new Refusal(Code.BAD_FIELD, "\"room\" is missing"),
        refused(
                """
                {"do":"join","room":null}\
                """)
            .refusal());
  }

  @Test
  void lastOfTwoFieldsCounts() {
    assertEquals(
        new Request.Asked(new Command.Quit("2")),
        decode(
            """
            {"do":"ping","id":"1","do":"quit","id":"2"}\
            """));
  }

  @Test
  void unknownCommandIsRefusedWithItsId() {
    assertEquals(
        new Request.Refused(
            "7", new Refusal(Code.UNKNOWN_COMMAND, "there is no command \"dance\"")),
        decode(
            """
            {"do":"dance","id":"7"}\
            """));
    String why = refused("{\"do\":\"" + "x".repeat(39) + "😀\"}").refusal().why();
    assertTrue(UTF_8.newEncoder().canEncode(why), "cut between characters");
    assertTrue(why.startsWith("there is no command \"" + "x".repeat(39)), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"7\"}                                  | \"do\" is missing",
        "{\"do\":5,\"id\":\"7\"}                         | \"do\" is a string",
        "{\"do\":\"ping\",\"room\":[\"id\",\"x\"],\"id\":\"7\"} | \"room\" is a string",
        "{\"do\":\"ping\",\"text\":{\"id\":\"x\"},\"id\":\"7\"} | \"text\" is a string",
        "{\"do\":\"ping\",\"to\":true,\"id\":\"7\"}      | \"to\" is a string",
        "{\"limit\":\"5\",\"do\":\"ping\",\"id\":\"7\"}  | \"limit\" is a whole number",
        "{\"limit\":5.5,\"do\":\"ping\",\"id\":\"7\"}    | \"limit\" is a whole number",
        "{\"limit\":[],\"do\":\"ping\",\"id\":\"7\"}     | \"limit\" is a whole number",
        "{\"limit\":-1,\"do\":\"ping\",\"id\":\"7\"}     | \"limit\" is negative",
        "{\"do\":\"say\",\"room\":\"ops\",\"id\":\"7\"}  | \"text\" is missing",
        "{\"do\":\"say\",\"room\":\"ops\",\"text\":\" \",\"id\":\"7\"} | the text is missing",
        "{\"do\":\"say\",\"text\":\"x\",\"id\":\"7\"}    | \"room\" is missing",
        "{\"do\":\"nick\",\"id\":\"7\"}                  | \"name\" is missing",
        "{\"do\":\"tell\",\"text\":\"x\",\"id\":\"7\"}   | \"to\" is missing",
        "{\"do\":\"join\",\"room\":\"ops\",\"after\":\"x\",\"id\":\"7\"}"
            + " | \"x\" is not the id of a message, such as 1732-17",
        "{\"do\":\"search\",\"id\":\"7\"} | \"words\" is missing",
        "{\"do\":\"search\",\"words\":\"?!\",\"id\":\"7\"} | a search needs a word, such as deploy",
        "{\"do\":\"history\",\"room\":\"ops\",\"before\":\"1-1\",\"after\":\"1-1\",\"id\":\"7\"}"
            + " | ask for one of before, after, since and until, not for more of them",
      })
  void wrongFieldIsRefusedWithTheId(String line, String why) {
    assertEquals(new Request.Refused("7", new Refusal(Code.BAD_FIELD, why)), decode(line));
  }

  @ParameterizedTest
  @CsvSource({
    "2147483647, 2147483647",
    "9999999999, 2147483647",
    "99999999999999999999, 2147483647",
    "0, 0",
    "-0, 0"
  })
  void hugeLimitIsTheLargest(String limit, int read) {
    assertEquals(
        new Request.Asked(new Command.Join(null, OPS, null, read)),
        decode("{\"do\":\"join\",\"room\":\"ops\",\"limit\":" + limit + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \t "})
  void emptyLineAsksForNothing(String line) {
    assertEquals(new Request.Nothing(), decode(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                     | 2",
        "{\"do\"               | 6",
        "{\"do\":              | 7",
        "{\"do\":\"ping\"      | 13",
        "{\"do\":\"ping        | 12",
        "{\"do\":\"ping\",}    | 14",
        "{\"do\":\"ping\"]     | 14",
        "{do:\"ping\"}         | 3",
        "{'do':'ping'}         | 2",
        "{\"do\":nil}          | 8",
        "{\"x\":01}            | 7",
        "{\"x\":\"\\x\"}       | 9",
      })
  void malformedLineIsRefusedWithAPosition(String line, int character) {
    Refusal refusal = refused(line).refusal();
    assertEquals(Code.MALFORMED, refusal.code());
    String start = "that is not one whole object of JSON: look at character ";
    assertTrue(refusal.why().startsWith(start), refusal.why());
    int column = Integer.parseInt(refusal.why().substring(start.length()));
    assertTrue(Math.abs(column - character) <= 1, refusal.why());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"do\"", "[{\"do\":\"ping\"}]", "null", "true"})
  void whatIsNoObjectIsRefused(String line) {
    assertEquals(
        new Refusal(Code.MALFORMED, "a command is an object: {\"do\": …}"),
        refused(line).refusal());
  }

  @Test
  void twoObjectsOnALineAreRefused() {
    assertEquals(
        new Refusal(Code.MALFORMED, "there is something after the object"),
        refused(
                """
                {"do":"ping"} {"do":"quit"}\
                """)
            .refusal());
  }

  @Test
  void lineThatIsNotUtf8IsRefused() {
    assertEquals(
        new Request.Refused(null, new Refusal(Code.MALFORMED, "that line is not UTF-8")),
        speech.read(new byte[] {'{', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '}'}));
  }

  @Test
  void deepNestingIsRefusedWhereItGetsTooDeep() {
    String line = "{\"do\":\"ping\",\"id\":\"7\",\"x\":";
    assertInstanceOf(Request.Asked.class, decode(line + "[".repeat(31) + "]".repeat(31) + "}"));
    for (String deep : List.of("[".repeat(100_000), "{\"x\":".repeat(100_000))) {
      Request.Refused refused = refused(line + deep);
      assertEquals(Code.MALFORMED, refused.refusal().code());
      assertEquals("7", refused.id());
      assertFalse(refused.refusal().why().contains("character 0"), refused.refusal().why());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"do\":\"\\ud800\"}",
        "{\"do\":\"ping\",\"id\":\"\\udc00\"}",
        "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"a\\ud800b\"}",
        "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"\\udc00\\ud800\"}",
        "{\"do\":\"topic\",\"room\":\"ops\",\"text\":\"\\ud800\"}",
        "{\"do\":\"time\",\"format\":\"\\ud800\"}",
        "{\"do\":\"join\",\"room\":\"ops\",\"after\":\"\\ud800\"}",
        "{\"do\":\"join\",\"room\":\"\\ud800\"}",
      })
  void halfACharacterIsRefused(String line) {
    Request.Refused refused = refused(line);
    assertTrue(refused.refusal().why().endsWith(" has half a character in it"), line);
    assertEquals(Code.MALFORMED, refused.refusal().code());
    Wire.object(new Event.Refused(refused.id(), refused.refusal()));
  }

  @Test
  void idHasALimit() {
    String longest = "x".repeat(64);
    assertEquals(
        new Request.Asked(new Command.Ping(longest)),
        decode("{\"do\":\"ping\",\"id\":\"" + longest + "\"}"));
    Request.Refused expected =
        new Request.Refused(null, new Refusal(Code.BAD_FIELD, "an id has 1 to 64 characters"));
    assertEquals(expected, decode("{\"do\":\"ping\",\"id\":\"" + longest + "x\"}"));
    assertEquals(expected, decode("{\"do\":\"ping\",\"id\":\"\"}"));
    assertEquals(
        new Refusal(Code.BAD_FIELD, "\"id\" is a string"),
        refused("{\"do\":\"ping\",\"id\":7}").refusal());
  }

  @Test
  void jsonBeginsWithABrace() {
    assertTrue(JsonSpeech.isSpokenIn("{".getBytes(UTF_8)));
    assertTrue(JsonSpeech.isSpokenIn(" \t{".getBytes(UTF_8)));
    assertFalse(JsonSpeech.isSpokenIn("  ".getBytes(UTF_8)));
    assertFalse(JsonSpeech.isSpokenIn("hello {".getBytes(UTF_8)));
    assertFalse(JsonSpeech.isSpokenIn(new byte[0]));
  }

  @Test
  void connectionBeginsInNoRoom() {
    assertEquals(List.of(), speech.opening());
  }

  private Request decode(String line) {
    return speech.read(line.getBytes(UTF_8));
  }

  private Request.Refused refused(String line) {
    return assertInstanceOf(Request.Refused.class, decode(line));
  }
}
