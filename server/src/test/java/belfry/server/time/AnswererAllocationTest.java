package belfry.server.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.protocol.time.Zone;
import belfry.server.udp.SipHash;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswererAllocationTest {
  private static final int ANSWERS = 10_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%Y-%m-%d %H:%M:%S",
        "TZ=Asia/Shanghai %c %Z",
        "%^20A%s%N%:z%G-%V",
        "%d %e %D%r %j%U%W%_H%-d 年",
        "%300d",
        "%c%c%c",
        "TZ=No/Where %c",
      })
  void aKnownRequestIsAnsweredWithoutAllocating(String request) {
    assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    StrftimeAnswerer answerer = new StrftimeAnswerer(Zone.UTC, SipHash.random());
    ByteBuffer question = ByteBuffer.wrap(request.getBytes(UTF_8));
    ByteBuffer answer = ByteBuffer.allocate(2_048);
    Instant now = Instant.parse("2026-11-22T03:05:09.012345678Z");
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int j = 0; j < ANSWERS; j++) {
        answerer.answer(now, question.rewind(), answer.clear());
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    long each = least / ANSWERS;
    assertTrue(each < 1, () -> each + " bytes for each answer");
  }
}
