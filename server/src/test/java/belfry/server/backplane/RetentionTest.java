package belfry.server.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void actsOfAdministratorsStayBecauseTheNewestHasTheBansInForce() {
    Retention week = Retention.of(Duration.ofDays(7));
    assertEquals(Optional.empty(), week.edge(LogName.ADMINISTRATION, NOW));
    assertEquals(Optional.of(Instant.parse("2026-11-15T12:00:00Z")), week.edge(LogName.HOSTS, NOW));
  }
}
