package belfry.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import belfry.protocol.Event;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Any line is an event, unknown or nonsense. An event that is written and read again is equal. */
class JsonClientDialectFuzzTest {
  private final JsonClientDialect client = new JsonClientDialect();
  private final JsonDialect server = new JsonDialect();

  @FuzzTest(maxDuration = "2m")
  void anyLineIsReadWithoutAnException(byte[] line) {
    if (client.decode(line) instanceof Heard.Of heard) {
      Event sent = again(heard.event()); // the wire carries times in milliseconds
      assertEquals(sent, again(sent));
    }
  }

  private Event again(Event event) {
    byte[] line = server.encode(event);
    Heard heard = client.decode(Arrays.copyOf(line, line.length - 1));
    return assertInstanceOf(Heard.Of.class, heard).event();
  }
}
