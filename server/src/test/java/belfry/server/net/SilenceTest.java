package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.net.Silence.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence(Duration.ofSeconds(90), Duration.ofSeconds(150));
  private final long begin = System.nanoTime();

  private long after(int seconds) {
    return begin + Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void silentClientIsPingedOnceAndThenLost() {
    assertEquals(Verdict.WAIT, silence.judge(after(89)));
    assertEquals(Verdict.PING, silence.judge(after(91)));
    assertEquals(Verdict.WAIT, silence.judge(after(149)));
    assertEquals(Verdict.LOST, silence.judge(after(151)));
  }

  @Test
  void clientThatIsHeardIsPingedAgainInItsNextSilence() {
    assertEquals(Verdict.PING, silence.judge(after(91)));
    silence.end();
    assertEquals(Verdict.WAIT, silence.judge(after(60)));
    assertEquals(Verdict.PING, silence.judge(after(120)));
  }
}
