package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SerialTest {
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void tasksAreDoneInOrderThoughOneOfThemFails() {
    Serial serial = new Serial("test");
    serial.run(() -> done.add("first"));
    serial.run(() -> {
      throw new IllegalStateException("a test's");
    });
    serial.run(() -> {
      throw new StackOverflowError("a test's");
    });
    serial.run(() -> done.add("last"));
    eventually(() -> assertEquals(List.of("first", "last"), done));
  }
}
