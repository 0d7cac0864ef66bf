package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final List<String> taken = new ArrayList<>();
  private final Closing closing = new Closing();

  @Test
  void stepsAreTakenInTheirOrderAndOnce() {
    closing.first(() -> taken.add("chat"));
    closing.first(() -> taken.add("door"));
    closing.last(() -> taken.add("admin"));
    closing.run();
    closing.run();
    assertEquals(List.of("door", "chat", "admin"), taken);
  }

  @Test
  void aStepThatFailsDoesNotKeepTheNextOnesFromBeingTaken() {
    closing.first(() -> taken.add("chat"));
    closing.first(() -> {
      throw new IllegalStateException("the door does not close");
    });
    assertThrows(IllegalStateException.class, closing::run);
    assertEquals(List.of("chat"), taken);
  }
}
