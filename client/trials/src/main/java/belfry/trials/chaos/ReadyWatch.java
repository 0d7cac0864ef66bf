package belfry.trials.chaos;

import belfry.trials.chaos.Evidence.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks every instance all the time whether it is ready. A virtual thread for each. */
final class ReadyWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final List<Answer> answers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  void start(List<Instance> instances) {
    for (Instance instance : instances) {
      threads.add(Thread.ofVirtual().name("ready-" + instance.name()).start(() -> watch(instance)));
    }
  }

  private void watch(Instance instance) {
    try {
      while (true) {
        long asked = System.currentTimeMillis();
        try {
          boolean ready = instance.readiness().startsWith("200 ");
          add(new Answer(instance.name(), asked, System.currentTimeMillis(), ready));
        } catch (IOException _) {
          // no answer is as good as not ready
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private synchronized void add(Answer answer) {
    answers.add(answer);
  }

  synchronized List<Answer> answers() {
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
