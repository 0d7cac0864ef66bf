package belfry.server.webhook;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the head of an answer of HTTP. */
final class AnswerHead {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: [^\n]*)?\r?\n");

  private static final Pattern RETRY_AFTER =
      Pattern.compile("(?im)^retry-after:[ \t]*(\\d{1,6})[ \t]*\r?$");

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final int GONE = 410;

  private AnswerHead() {}

  /** Whether another head follows (a status of 1xx). */
  static boolean isInterim(String head) {
    return head.startsWith("HTTP/1.1 1");
  }

  /** What an answer means for the webhook. */
  static Answer read(String head) {
    Matcher line = STATUS.matcher(head);
    if (!line.lookingAt()) {
      return Answer.Failed.because("the answer is not HTTP/1.1");
    }
    int status = Integer.parseInt(line.group(1));
    if (status >= 200 && status < 300) {
      return new Answer.Taken();
    }
    return status == GONE
        ? new Answer.Gone()
        : new Answer.Failed("status " + status, isOfMessage(status), retryAfter(head));
  }

  /** Bad request, too large, and a content that can't be processed: another message may pass. */
  private static boolean isOfMessage(int status) {
    return status == 400 || status == 413 || status == 422;
  }

  private static Duration retryAfter(String head) {
    Matcher field = RETRY_AFTER.matcher(head);
    if (!field.find()) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(field.group(1)));
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }
}
