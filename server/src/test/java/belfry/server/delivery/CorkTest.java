package belfry.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ends of the lines of one read. */
class CorkTest {
  private final List<String> done = new ArrayList<>();

  private Runnable does(String what) {
    return () -> done.add(what);
  }

  @Test
  void lineThatWaitsForNothingEndsAtOnce() {
    Cork.around(() -> {
      Cork.end(true, does("end of one"));
      done.add("two");
    });
    Cork.end(false, does("without a cork"));
    assertEquals(List.of("end of one", "two", "without a cork"), done);
  }

  @Test
  void laterLinesEndAfterTheOneThatWaits() {
    Cork.around(() -> {
      Cork.end(false, does("end of one"));
      Cork.end(true, does("end of two"));
      done.add("three");
      Cork.settle();
      Cork.end(true, does("end of four"));
      Cork.end(false, does("end of five"));
      done.add("six");
    });
    assertEquals(
        List.of("three", "end of one", "end of two", "end of four", "six", "end of five"), done);
  }

  @Test
  void pullEndsTheLines() {
    Cork.around(() -> {
      Cork.end(false, does("end of one"));
      Cork.pull();
      done.add("two");
    });
    assertEquals(List.of("end of one", "two"), done);
  }

  @Test
  void anErrorInOneEndKeepsNoOtherFromItsEnd() {
    Runnable all =
        () -> {
          Cork.end(
              false,
              () -> {
                throw new IllegalStateException("an error of the server");
              });
          Cork.end(false, does("end of two"));
        };
    assertThrows(IllegalStateException.class, () -> Cork.around(all));
    assertEquals(List.of("end of two"), done);
  }
}
