package belfry.protocol.text;

import belfry.protocol.dialect.Consequences;
import belfry.protocol.dialect.Dialect;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.ZoneOffset;

/** Any line that is typed is understood or refused, and what comes of it is safe to show. */
class TextDialectFuzzTest {
  private final Dialect dialect = new TextDialect(ZoneOffset.UTC);

  @FuzzTest(maxDuration = "2m")
  void anyLineHasHarmlessConsequences(byte[] line) {
    Consequences.check(dialect.decode(line));
  }
}
