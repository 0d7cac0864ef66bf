package belfry.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import belfry.protocol.dialect.FilledEvents;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.dialect.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonEventsTest {
  private static final Instant TIME = Instant.parse("2026-11-22T03:00:00.123Z");
  private static final EntryId ENTRY = new EntryId(1732, 17);
  private static final RoomName OPS = RoomName.of("ops");
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("Bob");

  static List<Arguments> encodings() {
    Event.Message message = new Event.Message(OPS, ENTRY, "ann", "hi", TIME, false);
    return List.of(
        arguments(
            new Event.Welcome(ANN, "Belfry", "secret", new EntryId(7, 0), 4096, 50),
            """
            {"on":"welcome","you":"ann","server":"Belfry","token":"secret","inbox":"7-0","limits":{"line":4096,\
            "rooms":50,"name":24,"room":32,"topic":300,"id":64,"history":100,\
            "ids_kept":5000,"ids_kept_seconds":600}}\
            """),
        arguments(
            new Event.Welcome(ANN, "Belfry", "secret", null, 4096, 50, "c0ffee"),
            """
            {"on":"welcome","you":"ann","server":"Belfry","token":"secret","limits":{"line":4096,\
            "rooms":50,"name":24,"room":32,"topic":300,"id":64,"history":100,\
            "ids_kept":5000,"ids_kept_seconds":600},"nonce":"c0ffee"}\
            """),
        arguments(
            new Event.Registered("1", ANN, "bfy_x", ENTRY),
            """
            {"on":"registered","id":"1","you":"ann","token":"bfy_x","inbox":"1732-17"}\
            """),
        arguments(
            new Event.LoggedIn("1", BOB, ANN, ENTRY, null),
            """
            {"on":"logged-in","id":"1","who":"Bob","you":"ann","inbox":"1732-17"}\
            """),
        arguments(
            new Event.Credentials(
                "1",
                true,
                List.of(
                    new CredentialInfo("7f", false, "laptop", TIME, TIME, null),
                    new CredentialInfo("80", true, "", TIME, null, TIME))),
            """
            {"on":"tokens","id":"1","password":true,"tokens":[{"id":"7f","label":"laptop",\
            "created":"2026-11-22T03:00:00.123Z","used":"2026-11-22T03:00:00.123Z"},\
            {"id":"80","key":true,"label":"","created":"2026-11-22T03:00:00.123Z",\
            "ends":"2026-11-22T03:00:00.123Z"}]}\
            """),
        arguments(
            new Event.Ack("1", ENTRY, false, null, null),
            """
            {"on":"ack","id":"1","message":"1732-17"}\
            """),
        arguments(
            new Event.Ack("1", ENTRY, false, BOB, null, TIME),
            """
            {"on":"ack","id":"1","message":"1732-17","to":"Bob","time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.Ack("1", ENTRY, true, BOB, "to eat"),
            """
            {"on":"ack","id":"1","message":"1732-17","duplicate":true,"to":"Bob","away":"to eat"}\
            """),
        arguments(
            new Event.Refused("1", new Refusal(Code.NAME_TAKEN, "somebody has it")),
            """
            {"on":"refused","id":"1","code":"name-taken","why":"somebody has it"}\
            """),
        arguments(
            new Event.Entered("1", OPS, ANN, ENTRY, 2, "tea", "Bob", true),
            """
            {"on":"joined","id":"1","room":"ops","who":["ann"],"you":true,"last":"1732-17","members":2,\
            "topic":"tea","by":"Bob","quiet":true}\
            """),
        arguments(
            new Event.Exited(null, OPS, ANN, true),
            """
            {"on":"left","room":"ops","who":["ann"],"put_out":true,"you":true}\
            """),
        arguments(
            new Event.Exited("1", OPS, ANN),
            """
            {"on":"left","id":"1","room":"ops","who":["ann"],"you":true}\
            """),
        arguments(
            new Event.Joined(OPS, List.of(ANN, BOB)),
            """
            {"on":"joined","room":"ops","who":["ann","Bob"]}\
            """),
        arguments(
            new Event.Left(OPS, List.of(ANN), false),
            """
            {"on":"left","room":"ops","who":["ann"]}\
            """),
        arguments(
            new Event.Left(OPS, List.of(ANN, BOB), true),
            """
            {"on":"left","room":"ops","who":["ann","Bob"],"quit":true}\
            """),
        arguments(
            new Event.Left(OPS, List.of(ANN), true, "to bed"),
            """
            {"on":"left","room":"ops","who":["ann"],"quit":true,"why":"to bed"}\
            """),
        arguments(
            new Event.Renamed(OPS, ANN, BOB),
            """
            {"on":"renamed","room":"ops","who":"ann","to":"Bob"}\
            """),
        arguments(
            new Event.Named("1", ANN, BOB),
            """
            {"on":"renamed","id":"1","who":"ann","to":"Bob","you":true}\
            """),
        arguments(
            new Event.Away(OPS, ANN, null),
            """
            {"on":"away","room":"ops","who":"ann"}\
            """),
        arguments(
            new Event.AwaySet("1", ANN, "to eat"),
            """
            {"on":"away","id":"1","who":"ann","text":"to eat","you":true}\
            """),
        arguments(
            new Event.Topic(OPS, ENTRY, "ann", "tea", TIME),
            """
            {"on":"topic","room":"ops","message":"1732-17","from":"ann","text":"tea",\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.Moderated(
                OPS, ENTRY, "ann", Sanction.MUTE, BOB, TIME.plusSeconds(600), "spam", TIME),
            """
            {"on":"moderated","room":"ops","message":"1732-17","from":"ann","what":"mute",\
            "who":"Bob","until":"2026-11-22T03:10:00.123Z","text":"spam",\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.Moderated(
                OPS, ENTRY, "ann", Sanction.UNINVITE, new NamePattern("b*"), null, "", TIME),
            """
            {"on":"moderated","room":"ops","message":"1732-17","from":"ann","what":"uninvite",\
            "who":"b*","text":"","time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RoleSet(OPS, ENTRY, "ann", BOB, Role.SPEAKER, TIME),
            """
            {"on":"role","room":"ops","message":"1732-17","from":"ann","who":"Bob",\
            "role":"speaker","time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RoleSet(OPS, ENTRY, "ann", BOB, null, TIME),
            """
            {"on":"role","room":"ops","message":"1732-17","from":"ann","who":"Bob",\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RulesSet(OPS, ENTRY, "ann", RoomSettings.of("private"), TIME),
            """
            {"on":"rules","room":"ops","message":"1732-17","from":"ann",\
            "rules":{"enter":"members","speak":"anybody","topic":"anybody","listed":false},\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RulesSet(OPS, ENTRY, "ann", RoomSettings.of("public limit=20 key"), TIME),
            """
            {"on":"rules","room":"ops","message":"1732-17","from":"ann",\
            "rules":{"enter":"anybody","speak":"anybody","topic":"anybody","listed":true,\
            "limit":20,"key":true},\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.Edited(OPS, ENTRY, "ann", new EntryId(1732, 4), "better", TIME),
            """
            {"on":"edited","room":"ops","message":"1732-17","from":"ann","edited":"1732-4",\
            "text":"better","time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RulesAre(
                "7",
                OPS,
                RoomSettings.PUBLIC,
                List.of(new RoleHolder(BOB, Role.OWNER)),
                List.of(new RoomOrder(Sanction.BAN, NamePattern.of(ANN), BOB, TIME, "spam"))),
            """
            {"on":"rules","id":"7","room":"ops",\
            "rules":{"enter":"anybody","speak":"anybody","topic":"anybody","listed":true},\
            "roles":[{"name":"Bob","role":"owner"}],\
            "orders":[{"what":"ban","name":"ann","by":"Bob","until":"2026-11-22T03:00:00.123Z",\
            "why":"spam"}]}\
            """),
        arguments(
            new Event.Refused(null, new Refusal(Code.MUTED, "no", TIME)),
            """
            {"on":"refused","code":"muted","why":"no","until":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.People(null, OPS, List.of(new Person(ANN, TIME, null, Role.HOST)), 1),
            """
            {"on":"people","room":"ops","total":1,"people":[{"name":"ann",\
            "since":"2026-11-22T03:00:00.123Z","role":"host"}]}\
            """),
        arguments(
            new Event.TopicIs("1", OPS, null, null),
            """
            {"on":"topic","id":"1","room":"ops","text":""}\
            """),
        arguments(
            message,
            """
            {"on":"message","room":"ops","message":"1732-17","from":"ann","text":"hi",\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.Message(OPS, ENTRY, "ann", "waves", TIME, true),
            """
            {"on":"message","room":"ops","message":"1732-17","from":"ann","text":"waves",\
            "time":"2026-11-22T03:00:00.123Z","act":true}\
            """),
        arguments(
            new Event.Message(OPS, ENTRY, "bot", "done", TIME, false, true),
            """
            {"on":"message","room":"ops","message":"1732-17","from":"bot","text":"done",\
            "time":"2026-11-22T03:00:00.123Z","notice":true}\
            """),
        arguments(
            new Event.Told(ENTRY, "bot", "done", TIME, true),
            """
            {"on":"told","message":"1732-17","from":"bot","text":"done",\
            "time":"2026-11-22T03:00:00.123Z","notice":true}\
            """),
        arguments(
            new Event.Told(ENTRY, "ann", "invites you to #ops", TIME, true, OPS),
            """
            {"on":"told","message":"1732-17","from":"ann","text":"invites you to #ops",\
            "time":"2026-11-22T03:00:00.123Z","notice":true,"room":"ops"}\
            """),
        arguments(
            new Event.Told(ENTRY, "ann", "hi", TIME),
            """
            {"on":"told","message":"1732-17","from":"ann","text":"hi",\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.Sent(ENTRY, "ann", BOB, new EntryId(1732, 4), "hi", TIME, true),
            """
            {"on":"sent","message":"1732-17","from":"ann","to":"Bob","told":"1732-4","text":"hi",\
            "time":"2026-11-22T03:00:00.123Z","notice":true}\
            """),
        arguments(
            new Event.History("1", BOB, List.of(new Event.Told(ENTRY, "Bob", "hi", TIME)), false),
            """
            {"on":"history","id":"1","to":"Bob","first":"1732-17","last":"1732-17","more":false,"messages":[{"on":"told",\
            "message":"1732-17","from":"Bob","text":"hi","time":"2026-11-22T03:00:00.123Z"}]}\
            """),
        arguments(
            new Event.Gap(OPS, ENTRY, new EntryId(1732, 20)),
            """
            {"on":"gap","room":"ops","from":"1732-17","to":"1732-20"}\
            """),
        arguments(
            new Event.Gap(null, ENTRY, new EntryId(1732, 20)),
            """
            {"on":"gap","from":"1732-17","to":"1732-20"}\
            """),
        arguments(
            new Event.People("1", OPS, List.of(new Person(ANN, TIME, "to eat")), 2),
            """
            {"on":"people","id":"1","room":"ops","total":2,"people":[{"name":"ann",\
            "since":"2026-11-22T03:00:00.123Z","away":"to eat"}]}\
            """),
        arguments(
            new Event.Rooms("1", List.of(new RoomInfo(OPS, 2, "tea")), 1),
            """
            {"on":"rooms","id":"1","total":1,"rooms":[{"room":"ops","members":2,"topic":"tea"}]}\
            """),
        arguments(
            new Event.History("1", OPS, List.of(message), true),
            """
            {"on":"history","id":"1","room":"ops","first":"1732-17","last":"1732-17","more":true,"messages":[{"on":"message",\
            "room":"ops","message":"1732-17","from":"ann","text":"hi",\
            "time":"2026-11-22T03:00:00.123Z"}]}\
            """),
        arguments(
            new Event.Removed(OPS, ENTRY, "ann", List.of(new EntryId(1732, 16)), "spam", TIME),
            """
            {"on":"removed","room":"ops","message":"1732-17","from":"ann","removed":["1732-16"],\
            "why":"spam","time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RemovedTold(ENTRY, "operator", List.of(), TIME),
            """
            {"on":"removed","message":"1732-17","from":"operator","time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.RemovedTold(ENTRY, "ann", List.of(new EntryId(1732, 16)), "typo", TIME),
            """
            {"on":"removed","message":"1732-17","from":"ann","removed":["1732-16"],"why":"typo",\
            "time":"2026-11-22T03:00:00.123Z"}\
            """),
        arguments(
            new Event.History("1", OPS, null, null, List.of(), false, ENTRY),
            """
            {"on":"history","id":"1","room":"ops","more":false,"begins":"1732-17","messages":[]}\
            """),
        arguments(
            new Event.Found(
                "1",
                OPS,
                new Event.Extent(1000, TIME),
                List.of(message, new Event.Told(ENTRY, "Bob", "psst", TIME)),
                "7-1732-17"),
            """
            {"on":"found","id":"1","room":"ops","searched":{"messages":1000,\
            "since":"2026-11-22T03:00:00.123Z"},"next":"7-1732-17","messages":[{"on":"message",\
            "room":"ops","message":"1732-17","from":"ann","text":"hi",\
            "time":"2026-11-22T03:00:00.123Z"},{"on":"told","message":"1732-17","from":"Bob",\
            "text":"psst","time":"2026-11-22T03:00:00.123Z"}]}\
            """),
        arguments(
            new Event.Found(null, null, null, List.of(), null),
            """
            {"on":"found","messages":[]}\
            """),
        arguments(
            new Event.Time("1", "12:00"),
            """
            {"on":"time","id":"1","time":"12:00"}\
            """),
        arguments(
            new Event.Pong("1"),
            """
            {"on":"pong","id":"1"}\
            """),
        arguments(
            new Event.Ignoring("1", List.of(BOB)),
            """
            {"on":"ignoring","id":"1","who":["Bob"]}\
            """),
        arguments(
            new Event.Notice("hear"),
            """
            {"on":"notice","text":"hear"}\
            """),
        arguments(
            new Event.Restart(),
            """
            {"on":"restart"}\
            """),
        arguments(
            new Event.Bye("1", "you were idle"),
            """
            {"on":"bye","id":"1","why":"you were idle"}\
            """));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void eventIsOneLine(Event event, String line) {
    assertEquals(line, Wire.json(event));
  }

  @Test
  void everyEventHasAnEncoding() {
    List<?> tried = encodings().stream().map(a -> a.get()[0].getClass()).distinct().toList();
    for (Event event : FilledEvents.with("x")) {
      assertTrue(tried.contains(event.getClass()), event.toString());
    }
  }

  @Test
  void everyEventSaysWhatItIsAndKeepsWhatWasSent() {
    StringBuilder words = new StringBuilder("\"\\/😀\u2028\u2029\u202e\ufeff\uffff");
    for (char c = 0; c < 0x100; c++) {
      words.append(c);
    }
    for (Event event : FilledEvents.with(words.toString())) {
      Map<String, Object> object = Wire.object(event);
      assertInstanceOf(String.class, object.get("on"), event.toString());
      for (String field : List.of("id", "text", "why", "topic", "away")) {
        if (object.get(field) instanceof String text) {
          assertTrue(text.contains(words), field);
        }
      }
    }
  }

  @Test
  void piecesOfAListAreItsEncoding() {
    JsonDialect dialect = new JsonDialect();
    for (Object[] tried : encodings().stream().map(Arguments::get).toList()) {
      if (tried[0] instanceof Event.Listing<?> listing) {
        String whole = new String(dialect.encode(listing), UTF_8);
        assertEquals(whole, new String(dialect.pieces(listing).all(), UTF_8));
        Pieces<?> pieces = dialect.pieces(listing);
        assertTrue(pieces.next().length + pieces.next().length <= whole.length());
      }
    }
  }
}
