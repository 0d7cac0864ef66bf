package belfry.protocol.dialect;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any line is an event, unknown or nonsense; what is an event can be written again. */
class JsonClientDialectFuzzTest {
  private final JsonClientDialect client = new JsonClientDialect();
  private final JsonDialect server = new JsonDialect();

  @FuzzTest(maxDuration = "2m")
  void anyLineIsReadWithoutAnException(byte[] line) {
    if (client.decode(line) instanceof Heard.Of heard) {
      assertNotNull(server.encode(heard.event()));
    }
  }
}
