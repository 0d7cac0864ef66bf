package belfry.trials.chaos;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fault of a part that is known only when the fault begins, such as the present master. */
final class DeferredFault extends Fault {
  /** Chooses the part, and the fault of it. */
  interface Choice {
    Fault now() throws IOException;
  }

  private final Choice choice;
  private @Nullable Fault chosen;

  DeferredFault(String words, String target, Duration length, Choice choice) {
    super(words, target, length);
    this.choice = choice;
  }

  @Override
  void begin() throws IOException, InterruptedException {
    chosen = choice.now();
    chosen.begin();
  }

  @Override
  Effect end() throws IOException, InterruptedException {
    return chosen == null ? Effect.of(0, "parts chosen") : chosen.end();
  }
}
