package belfry.server.task;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.LoggedErrors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final List<Object> done = new CopyOnWriteArrayList<>();
  private final Failures failures = new Failures();
  private final SerialExecutor executor = new SerialExecutor("test", failures);

  @Test
  void tasksRunInOrderThoughSomeFail() {
    Throwable first = new IllegalStateException("the first failure of a test");
    Throwable second = new StackOverflowError("the second failure of a test");
    try (LoggedErrors logged = new LoggedErrors()) {
      executor.execute(() -> done.add("first"));
      executor.execute(() -> {
        throw (IllegalStateException) first;
      });
      executor.execute(() -> {
        throw (StackOverflowError) second;
      });
      executor.execute(() -> done.add("last"));
      eventually(() -> assertEquals(List.of("first", "last"), done));

      assertEquals(2, failures.count());
      assertEquals(List.of("test failed with an internal error"), logged.of(first));
      assertEquals(List.of("test failed with an internal error"), logged.of(second));
    }
  }

  @Test
  void tasksOfManyThreadsRunOneAtATime() {
    int[] unguarded = {0};
    IntStream.range(0, 10_000).parallel().forEach(_ -> executor.execute(() -> unguarded[0]++));
    executor.execute(() -> done.add(unguarded[0]));
    eventually(() -> assertEquals(List.of(10_000), done));
  }
}
