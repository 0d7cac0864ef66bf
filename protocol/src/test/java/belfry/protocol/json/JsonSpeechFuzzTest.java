package belfry.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.dialect.Consequences;
import belfry.protocol.dialect.Request;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Any line of a program is a command or is refused, and the server can send every event that the
 * line causes.
 */
class JsonSpeechFuzzTest {
  private final JsonSpeech speech = new JsonSpeech();
  private final JsonClientDialect client = new JsonClientDialect();

  @FuzzTest(maxDuration = "2m")
  void anyLineHasHarmlessConsequences(byte[] line) {
    Request request = speech.read(line);
    Consequences.check(request);
    if (request instanceof Request.Asked asked) {
      byte[] again = client.encode(asked.command());
      assertEquals(asked, speech.read(Arrays.copyOf(again, again.length - 1)));
    }
  }
}
