package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pausesGrowToALimitWithChanceInThem() {
    Backoff backoff = new Backoff(new Random(7));
    long step = 250;
    for (int i = 0; i < 12; i++) {
      Duration pause = backoff.next();
      assertTrue(pause.toMillis() >= step / 2 && pause.toMillis() <= step, pause + " of " + step);
      step = Math.min(2 * step, 10_000);
    }
    backoff.reset();
    assertTrue(backoff.next().toMillis() <= 250);
  }
}
