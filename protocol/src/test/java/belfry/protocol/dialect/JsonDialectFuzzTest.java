package belfry.protocol.dialect;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any line that a program sends is understood or refused, and what comes of it can be sent. */
class JsonDialectFuzzTest {
  private final Dialect dialect = new JsonDialect();

  @FuzzTest(maxDuration = "2m")
  void anyLineHasHarmlessConsequences(byte[] line) {
    Consequences.check(dialect.decode(line));
  }
}
