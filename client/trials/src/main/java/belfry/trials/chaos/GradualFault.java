package belfry.trials.chaos;

import belfry.trials.process.Await;
import java.io.IOException;
import java.time.Duration;

/**
 * A fault that has an effect only when a client or an instance runs into it. It waits for the
 * effect: a short time at its begin, and longer at its end, when everything else is whole again.
 */
abstract class GradualFault extends Fault {
  private static final Duration AT_BEGIN = Duration.ofSeconds(2);
  private static final Duration AT_END = Duration.ofSeconds(15);

  private final Duration atEnd;

  GradualFault(String words, String target, Duration length) {
    this(words, target, length, AT_END);
  }

  GradualFault(String words, String target, Duration length, Duration atEnd) {
    super(words, target, length);
    this.atEnd = atEnd;
  }

  /** Begins to break the part. */
  abstract void start() throws IOException;

  /** What it has done so far. */
  abstract Effect effect();

  /** Makes the part whole again. */
  abstract void stop() throws IOException, InterruptedException;

  @Override
  final void begin() throws IOException, InterruptedException {
    start();
    if (!length().isZero()) {
      awaitEffect(AT_BEGIN);
    }
  }

  @Override
  final Effect end() throws IOException, InterruptedException {
    awaitEffect(atEnd);
    stop();
    return effect();
  }

  private void awaitEffect(Duration patience) throws InterruptedException {
    Await.problemAfter(patience, () -> effect().isNothing() ? "no effect yet" : null);
  }
}
