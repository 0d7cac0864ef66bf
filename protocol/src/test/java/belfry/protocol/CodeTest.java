package belfry.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodeTest {
  @Test
  void onlyWhatTheServerCannotDoNowMayBeTriedAgain() {
    assertEquals(
        EnumSet.of(Code.UNAVAILABLE, Code.UNKNOWN_OUTCOME, Code.STOPPING),
        Stream.of(Code.values()).filter(Code::mayBeTriedAgain).collect(Collectors.toSet()));
  }
}
