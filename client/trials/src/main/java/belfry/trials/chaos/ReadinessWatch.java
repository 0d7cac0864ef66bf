package belfry.trials.chaos;

import belfry.trials.chaos.Evidence.Answer;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks every instance again and again whether it is ready. It owns a virtual thread for each. */
final class ReadinessWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final List<Answer> answers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  void start(List<ServerInstance> instances) {
    for (ServerInstance instance : instances) {
      threads.add(Thread.ofVirtual().name("ready-" + instance.name()).start(() -> watch(instance)));
    }
  }

  private void watch(ServerInstance instance) {
    try {
      while (true) {
        long asked = RunClock.now();
        try {
          boolean ready = instance.admin().get("/readyz").isOk();
          add(new Answer(instance.name(), asked, RunClock.now(), ready));
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
