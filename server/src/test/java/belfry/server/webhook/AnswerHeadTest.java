package belfry.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an answer of HTTP means for a webhook. */
class AnswerHeadTest {
  @Test
  void successOfAnyKindIsTaken() {
    for (String status : new String[] {"200 OK", "201 Created", "204", "299 "}) {
      assertInstanceOf(Answer.Taken.class, AnswerHead.read("HTTP/1.1 " + status + "\r\n"));
    }
  }

  @Test
  void goneEndsTheWebhook() {
    assertInstanceOf(Answer.Gone.class, AnswerHead.read("HTTP/1.0 410 Gone\r\nA: b\r\n"));
  }

  @Test
  void redirectAndErrorHaveFailed() {
    for (String status : new String[] {"301 Moved", "404 Not Found", "500 Oops"}) {
      var failed =
          assertInstanceOf(Answer.Failed.class, AnswerHead.read("HTTP/1.1 " + status + "\r\n"));
      assertFalse(failed.isOfMessage(), status);
      assertEquals(Duration.ZERO, failed.after());
    }
    var refused = assertInstanceOf(Answer.Failed.class, AnswerHead.read("HTTP/1.1 422 No\r\n"));
    assertTrue(refused.isOfMessage());
  }

  @Test
  void retryAfterIsKeptUpToAnHour() {
    String busy = "HTTP/1.1 503 Busy\r\nServer: x\r\nretry-AFTER: 120\r\nDate: y\r\n";
    assertEquals(Duration.ofMinutes(2), ((Answer.Failed) AnswerHead.read(busy)).after());
    String forEver = "HTTP/1.1 429 No\r\nRetry-After: 999999\r\n";
    assertEquals(Duration.ofHours(1), ((Answer.Failed) AnswerHead.read(forEver)).after());
    String date = "HTTP/1.1 429 No\r\nRetry-After: Fri, 31 Dec 2027 23:59:59 GMT\r\n";
    assertEquals(Duration.ZERO, ((Answer.Failed) AnswerHead.read(date)).after());
  }

  @Test
  void otherProtocolHasFailed() {
    assertInstanceOf(Answer.Failed.class, AnswerHead.read("SSH-2.0-OpenSSH\r\n"));
    assertTrue(AnswerHead.isInterim("HTTP/1.1 103 Early Hints\r\nLink: x\r\n"));
  }
}
