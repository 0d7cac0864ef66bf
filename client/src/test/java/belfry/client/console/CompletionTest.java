package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {
  @Test
  void wordsAreCompletedByTheirPlace() {
    Completion completion = new Completion(List.of("bob", "ben"), List.of("#lobby", "#ops"));

    assertEquals(List.of("/me ", "/msg ", "/mute "), completion.of("/m"));
    assertEquals(List.of("bob: ", "ben: "), completion.of("b"));
    assertEquals(List.of("bob "), completion.of("and Bo"));
    assertEquals(List.of("#ops "), completion.of("see #o"));
    assertEquals(List.of("#ops "), completion.of("/join o"));
    assertEquals(List.of("bob ", "ben "), completion.of("/msg b"));
    assertEquals(List.of("bell "), completion.of("/set b"));
    assertEquals(List.of("in:#ops "), completion.of("/search deploy in:#o"));
    assertEquals(List.of("from:bob ", "from:ben "), completion.of("/search from:b"));
    assertEquals(List.of(), completion.of("zzz"));
  }
}
