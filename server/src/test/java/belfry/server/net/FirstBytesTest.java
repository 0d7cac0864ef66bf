package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.measure.Measure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the beginning of a connection: the client may send first, and is then not greeted. */
class FirstBytesTest {
  private static final Duration ALMOST = Started.GREET_AFTER.minusMillis(1);
  private static final Duration A_MOMENT = Duration.ofMillis(1);
  private static final String PING = "{\"do\":\"ping\",\"id\":\"1\"}\n";
  private static final String PONG = "{\"on\":\"pong\",\"id\":\"1\"}\n";

  private final Reception reception = new Reception();

  @AfterEach
  void close() {
    reception.close();
    assertEquals(0, reception.failures.count());
  }

  @Test
  void silentClientIsGreetedWhenTheTimeIsOver() {
    FakeTransport client = reception.connects();
    reception.passes(ALMOST);
    assertEquals("", client.written());
    assertEquals(0, reception.chat.sessions());
    assertEquals(List.of(), reception.threads.started());

    reception.passes(A_MOMENT);
    assertTrue(client.written().startsWith("* Welcome to Belfry."), client::written);
    assertTrue(client.written().contains("* You are in #lobby"), client::written);
  }

  @Test
  void delayOfZeroGreetsAtOnce() {
    DoorOptions usual = Started.door(10, false, Duration.ofSeconds(60));
    DoorOptions eager =
        new DoorOptions(
            usual.address(),
            10,
            10,
            4_096,
            false,
            usual.stallLimit(),
            Duration.ZERO,
            List.of(),
            List.of());
    try (Reception other = new Reception(eager)) {
      FakeTransport client = other.connects();
      other.passes(Duration.ZERO);
      assertTrue(client.written().startsWith("* Welcome"), client::written);
    }
  }

  @Test
  void programIsAnsweredInJsonOnlyAndEntersNoRoom() {
    FakeTransport bot = reception.connects();
    reception.sends(bot, PING);
    List<String> lines = bot.written().lines().toList();
    assertEquals(2, lines.size(), bot::written);
    assertTrue(lines.getFirst().startsWith("{\"on\":\"welcome\""), bot::written);
    assertEquals(PONG, lines.getLast() + "\n");
    assertEquals(0, reception.chat.rooms(), "nobody has been in #lobby");
    reception.passes(Started.GREET_AFTER);
    assertEquals(2, bot.written().lines().count(), bot::written);
  }

  @Test
  void oneBraceIsEnoughForJson() {
    FakeTransport bot = reception.connects();
    reception.sends(bot, "{");
    assertTrue(bot.written().startsWith("{\"on\":\"welcome\""), bot::written);
    reception.sends(bot, PING.substring(1));
    assertTrue(bot.written().endsWith(PONG), bot::written);
  }

  @Test
  void lineThatComesAtOnceIsDoneAfterTheGreeting() {
    FakeTransport person = reception.connects();
    reception.sends(person, "/ping\n");
    String written = person.written();
    assertTrue(written.startsWith("* Welcome to Belfry."), written);
    assertTrue(written.endsWith("* pong\r\n"), written);
  }

  @Test
  void halfALineIsGreetedInTimeAndDoneWhenItIsWhole() {
    FakeTransport person = reception.connects();
    reception.sends(person, "/pi");
    assertEquals("", person.written());
    reception.passes(Started.GREET_AFTER);
    assertTrue(person.written().startsWith("* Welcome"), person::written);
    reception.sends(person, "ng\n");
    assertTrue(person.written().endsWith("* pong\r\n"), person::written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WEBIRC hunter2 gateway host 192.0.2.7\r\n",
        "*2\r\n$4\r\nAUTH\r\n$7\r\nhunter2\r\n",
        "SSH-2.0-hunter2\r\n",
        "INVITE sip:hunter2@example.com SIP/2.0\r\n\r\n",
        "\r\n*1\r\n$7\r\nhunter2\r\n",
        "  \r\nset k 0 0 7\r\nhunter2\r\n",
        "CONNECT\nlogin:joe\npasscode:hunter2\n\n\0",
      })
  void otherProtocolIsToldWhatThisIsAndNothingOfItIsSaid(String opening) {
    FakeTransport bystander = reception.greeted();
    for (boolean late : new boolean[] {false, true}) {
      FakeTransport client = late ? reception.greeted() : reception.connects();
      int greeting = client.written().length();
      reception.sends(client, opening.getBytes(ISO_8859_1));
      List<String> lines = client.written().substring(greeting).lines().toList();
      assertTrue(lines.getFirst().startsWith("! "), client::written);
      assertEquals(late ? 2 : 1, lines.size(), client::written);
      assertEquals(1, client.timesClosed());
    }
    assertEquals(1, rejected("protocol"));
    reception.sends(bystander, "/history\n");
    assertFalse(bystander.written().contains("hunter2"), bystander::written);
    assertEquals(1, reception.gate.inside());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CAP LS 302\r\nPASS hunter2\r\nNICK joe\r\nUSER joe 0 * :joe\r\nCAP END\r\n",
        "\r\nPASS hunter2\r\nNICK joe\r\nUSER joe 0 * :hunter2\r\n",
        "\u00EF\u00BB\u00BFPASS hunter2\r\nUSER joe 0 * joe\r\nNICK joe\r\n",
      })
  void ircClientIsRegisteredAndNothingOfItIsSaid(String opening) {
    FakeTransport bystander = reception.greeted();
    FakeTransport client = reception.connects();
    reception.sends(client, opening.getBytes(ISO_8859_1));
    assertTrue(client.written().contains(" 001 joe "), client::written);
    assertEquals(1, reception.chat.rooms(), "only the bystander is in a room");
    FakeTransport late = reception.greeted();
    reception.sends(late, opening.getBytes(ISO_8859_1));
    assertTrue(late.written().contains("! "), late::written);
    reception.sends(bystander, "/history\n");
    assertFalse(bystander.written().contains("hunter2"), bystander::written);
  }

  @Test
  void clientThatStopsHalfWayThroughItsRegistrationClaimsNothing() {
    FakeTransport client = reception.connects();
    reception.sends(client, "NICK joe\r\n".getBytes(ISO_8859_1));
    reception.passes(Started.GREET_AFTER);
    assertEquals("", client.written());
    assertEquals(0, reception.chat.sessions());
    reception.passes(IrcRegistration.LIMIT);
    assertTrue(client.written().startsWith("ERROR :"), client::written);
    assertEquals(1, client.timesClosed());
  }

  @Test
  void protocolIsRecognisedAfterALineThatIsNotUtf8() {
    FakeTransport bystander = reception.greeted();
    for (boolean late : new boolean[] {false, true}) {
      FakeTransport client = late ? reception.greeted() : reception.connects();
      reception.sends(
          client, "\u00E4\u00F6\r\nAUTH hunter2\r\nEHLO example.org\r\n".getBytes(ISO_8859_1));
      assertTrue(client.written().contains("not for mail"), client::written);
      assertEquals(1, client.timesClosed());
    }
    reception.sends(bystander, "/history\n");
    assertFalse(bystander.written().contains("hunter2"), bystander::written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00EF\u00BB\u00BF",
        "\r\n",
        "\n\n\r\0",
        "\r\n\u00EF\u00BB\u00BF",
        "  \r\n",
        "\u00FF\u00F1"
      })
  void whatComesBeforeTheFirstLineIsPassedOver(String before) {
    for (boolean late : new boolean[] {false, true}) {
      FakeTransport bot = late ? reception.greeted() : reception.connects();
      reception.sends(bot, (before + PING).getBytes(ISO_8859_1));
      assertTrue(bot.written().endsWith(PONG), bot::written);
      assertFalse(bot.written().contains("refused"), bot::written);
      FakeTransport person = late ? reception.greeted() : reception.connects();
      reception.sends(person, (before + "/ping\n").getBytes(ISO_8859_1));
      assertTrue(person.written().endsWith("* pong\r\n"), person::written);
      assertFalse(person.written().contains("! "), person::written);
    }
  }

  @Test
  void slowProgramIsGreetedAndThenAnsweredInJson() {
    FakeTransport bystander = reception.greeted();
    FakeTransport bot = reception.greeted();
    reception.sends(bot, PING);
    String json = bot.written().substring(bot.written().indexOf('{'));
    assertTrue(json.startsWith("{\"on\":\"welcome\""), json);
    assertTrue(json.endsWith(PONG), json);
    reception.sends(bystander, "/history\n");
    assertFalse(bystander.written().contains("ping"), bystander::written);
  }

  @Test
  void telnetIsAnsweredAfterTheGreeting() {
    FakeTransport telnet = reception.connects();
    reception.sends(telnet, new byte[] {(byte) 255, (byte) 253, 1}); // DO ECHO
    assertEquals("", telnet.written());
    reception.passes(Started.GREET_AFTER);
    byte[] all = telnet.writtenBytes();
    byte[] wontEcho = {(byte) 255, (byte) 252, 1};
    assertArrayEquals(wontEcho, Arrays.copyOfRange(all, all.length - 3, all.length));
  }

  @Test
  void connectionThatSendsNothingAndEndsGetsNoSession() {
    FakeTransport check = reception.connects();
    check.ends();
    reception.threads.runAll();
    assertEquals("", check.written());
    assertEquals(1, check.timesClosed());
    assertEquals(0, reception.chat.rooms());
    reception.passes(Started.GREET_AFTER);
    assertEquals(0, reception.chat.sessions());
  }

  @Test
  void lastLineNeedsNoEnd() {
    FakeTransport bystander = reception.greeted();
    FakeTransport person = reception.connects();
    person.arrives("hello");
    person.ends();
    reception.threads.runAll();
    eventually(() -> assertTrue(bystander.written().contains("> hello\r\n")));
    FakeTransport bot = reception.connects();
    bot.arrives(PING.strip());
    bot.ends();
    reception.threads.runAll();
    assertTrue(bot.written().endsWith(PONG), bot::written);
    assertEquals(1, bot.timesClosed());
  }

  @Test
  void clientThatCanHaveNoSessionIsToldWhyInItsDialect() {
    reception.chat.announceRestart();
    FakeTransport person = reception.connects();
    FakeTransport bot = reception.connects();
    reception.sends(bot, PING);
    reception.passes(Started.GREET_AFTER);
    assertEquals("! the server is about to stop.\r\n", person.written());
    assertEquals(
        "{\"on\":\"refused\",\"code\":\"stopping\",\"why\":\"the server is about to stop\"}\n",
        bot.written());
    assertEquals(2, rejected("no_session"));
  }

  @Test
  void silentClientIsToldThatTheServerStops() {
    FakeTransport silent = reception.connects();
    reception.stops();
    assertEquals("! the server is about to stop.\r\n", silent.written());
    assertEquals(1, silent.timesClosed());
  }

  @Test
  void splitChangesNothing() {
    byte[] opening = ("\u00EF\u00BB\u00BF\r\n" + PING).getBytes(ISO_8859_1);
    for (int at = 0; at <= opening.length; at++) {
      FakeTransport bot = reception.connects();
      reception.sends(bot, Arrays.copyOf(opening, at));
      reception.sends(bot, Arrays.copyOfRange(opening, at, opening.length));
      assertTrue(bot.written().startsWith("{\"on\":\"welcome\""), "split at " + at);
      assertTrue(bot.written().endsWith(PONG), "split at " + at);
    }
  }

  private long rejected(String reason) {
    return reception.counters.measures().stream()
        .filter(measure -> measure.labels().containsValue(reason))
        .mapToLong(measure -> ((Measure.Counter) measure).value().getAsLong())
        .sum();
  }
}
