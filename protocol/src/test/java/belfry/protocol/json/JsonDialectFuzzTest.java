package belfry.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.protocol.dialect.Consequences;
import belfry.protocol.dialect.Decoded;
import belfry.protocol.dialect.Dialect;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Any line that a program sends is understood or refused, and what comes of it can be sent. */
class JsonDialectFuzzTest {
  private final Dialect dialect = new JsonDialect();
  private final JsonClientDialect client = new JsonClientDialect();

  @FuzzTest(maxDuration = "2m")
  void anyLineHasHarmlessConsequences(byte[] line) {
    Decoded decoded = dialect.decode(line);
    Consequences.check(decoded);
    if (decoded instanceof Decoded.Asked asked) {
      byte[] again = client.encode(asked.command());
      assertEquals(asked, dialect.decode(Arrays.copyOf(again, again.length - 1)));
    }
  }
}
