package belfry.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.FilledEvents;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Wire;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonClientDialectTest {
  private final JsonDialect server = new JsonDialect();
  private final JsonClientDialect client = new JsonClientDialect();

  static Stream<Command> commands() {
    return JsonSpeechTest.commands().stream().map(a -> (Command) a.get()[1]);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void serverReadsTheCommandThatWasMeant(Command command) {
    byte[] line = client.encode(command);
    assertEquals('\n', line[line.length - 1]);

    Request decoded = new JsonSpeech().read(Arrays.copyOf(line, line.length - 1));

    assertEquals(command, assertInstanceOf(Request.Asked.class, decoded).command());
  }

  @Test
  void everyCommandIsAmongThoseThatWereTried() {
    Set<Class<?>> tried = new HashSet<>();
    commands().forEach(command -> tried.add(command.getClass()));
    assertEquals(Set.of(Command.class.getPermittedSubclasses()), tried);
  }

  static Stream<Event> events() {
    return Stream.of("words", "\"\\\u0007\u202e 🔔 ü\n", " ")
        .flatMap(words -> FilledEvents.with(words).stream());
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventIsReadAsItWasWritten(Event event) {
    assertEquals(new Heard.Of(event), client.decode(line(event)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void aFieldThatIsLeftOutThrowsNothing(Event event) {
    for (String field : Wire.object(event).keySet()) {
      String renamed =
          new String(line(event), UTF_8).replace("\"" + field + "\":", "\"not " + field + "\":");

      assertNotNull(client.decode(renamed.getBytes(UTF_8)), renamed);
    }
  }

  @Test
  void fieldsOfALaterReleaseArePassedOver() {
    assertEquals(
        new Heard.Of(new Event.Pong("1")),
        decode(
            """
            {"on":"pong","id":"1","load":0.75,"deep":{"er":[[{}],null,1e999]},"none":null}\
            """));
  }

  @Test
  void eventsOfALaterReleaseAreUnknown() {
    assertEquals(new Heard.Unknown(), decode("{\"on\":\"typing\",\"who\":\"ann\"}"));
  }

  @Test
  void codesOfALaterReleaseKeepTheirSentence() {
    Heard.Of heard =
        assertInstanceOf(
            Heard.Of.class,
            decode("{\"on\":\"refused\",\"code\":\"too-early\",\"why\":\"it is early\"}"));

    Event.Refused refused = assertInstanceOf(Event.Refused.class, heard.event());
    assertEquals(Code.BAD_FIELD, refused.refusal().code());
    assertEquals("it is early", refused.refusal().why());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* Belfry. You are guest-1, in #lobby.",
        "{",
        "{}",
        "[]",
        "null",
        "{\"on\":7}",
        "{\"on\":\"pong\"} {}",
        "{\"on\":\"joined\",\"room\":\"ops\",\"who\":\"ann\"}",
        "{\"on\":\"joined\",\"room\":\"ops\",\"who\":[7]}",
        "{\"on\":\"joined\",\"room\":\"a b\",\"who\":[\"ann\"]}",
        "{\"on\":\"left\",\"room\":\"ops\",\"you\":true,\"who\":[]}",
        "{\"on\":\"told\",\"message\":\"1-1\",\"from\":\"ann\",\"text\":\"hi\",\"time\":\"noon\"}",
        "{\"on\":\"told\",\"message\":\"one\",\"from\":\"ann\",\"text\":\"hi\",\"time\":\"noon\"}",
        "{\"on\":\"notice\",\"text\":\"\\ud800\"}",
        "{\"on\":\"people\",\"room\":\"ops\",\"total\":1,\"people\":[\"ann\"]}",
      })
  void whatNoServerWritesIsNonsense(String line) {
    assertInstanceOf(Heard.Nonsense.class, decode(line));
  }

  @Test
  void whatIsNotUtf8IsNonsense() {
    assertInstanceOf(Heard.Nonsense.class, client.decode(new byte[] {'{', (byte) 0xFF, '}'}));
  }

  @Test
  void depthIsBounded() {
    assertInstanceOf(Heard.Nonsense.class, decode("{\"on\":\"pong\",\"x\":" + "[".repeat(100_000)));
  }

  @Test
  void roomNamesOfAnswersAreThoseOfCommands() {
    byte[] line = client.encode(new Command.Leave(null, RoomName.of("#Ops")));

    assertEquals("{\"do\":\"leave\",\"room\":\"ops\"}\n", new String(line, UTF_8));
  }

  private Heard decode(String line) {
    return client.decode(line.getBytes(UTF_8));
  }

  private byte[] line(Event event) {
    byte[] line = server.encode(event);
    return Arrays.copyOf(line, line.length - 1);
  }
}
