package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static belfry.server.chat.Sample.NOON;
import static belfry.server.chat.Sample.OPS;
import static belfry.server.chat.Sample.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.backplane.Occupant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComingsTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Comings comings = new Comings(timer);
  private final Occupant ann = somebody("1", "ann");
  private final Occupant bob = somebody("2", "bob");

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void whoCameIsToldOnce() {
    comings.came(ann);
    comings.came(bob);
    assertTold("* ann and bob joined #ops");
    assertTold();
  }

  @Test
  void crowdIsCounted() {
    for (int n = 0; n < 20; n++) {
      comings.came(somebody("id" + n, "guest" + n));
    }
    assertTold("* guest0, guest1 and 18 others joined #ops");
  }

  @Test
  void whoCameAndWentIsNotWorthAWord() {
    comings.came(ann);
    comings.came(bob);
    comings.went(ann);
    assertTold("* bob joined #ops");
  }

  @Test
  void whoWentAndCameBackIsNotWorthAWordEither() {
    comings.went(ann);
    comings.came(somebody("3", "ann"));
    comings.went(bob);
    assertTold("* bob left #ops");
  }

  @Test
  void leavingIsToldBeforeComing() {
    comings.came(bob);
    comings.went(ann);
    assertTold("* ann left #ops", "* bob joined #ops");
  }

  @Test
  void newNameOfANewcomerIsTheOneThatIsTold() {
    comings.came(ann);
    assertTrue(comings.renamed(ann, ann.named(Nickname.of("anna"))));
    assertFalse(comings.renamed(bob, bob.named(Nickname.of("bobby"))));
    assertTold("* anna joined #ops");
  }

  @Test
  void newcomerKnowsOfTheirOwnComing() {
    comings.came(ann);
    assertEquals("1", comings.take(OPS).getFirst().origin);
    comings.came(ann);
    comings.came(bob);
    assertNull(comings.take(OPS).getFirst().origin, "both are told of both");
  }

  @Test
  void wordsOfANewcomerWaitForTheirComing() {
    comings.came(ann);
    assertTrue(comings.concerns(ann.name()));
    assertFalse(comings.concerns(bob.name()));
    comings.forget();
    assertFalse(comings.concerns(ann.name()));
    assertTold();
  }

  @Test
  void tellingIsScheduledOnceUntilItIsDone() {
    AtomicInteger flushed = new AtomicInteger();
    comings.schedule(flushed::incrementAndGet);
    comings.schedule(flushed::incrementAndGet);
    eventually(() -> assertEquals(1, flushed.get()));
    comings.schedule(flushed::incrementAndGet);
    eventually(() -> assertEquals(2, flushed.get()));
  }

  private void assertTold(String... lines) {
    assertEquals(
        List.of(lines),
        comings.take(OPS).stream()
            .map(frame -> new String(frame.bytes(TEXT), UTF_8).strip())
            .toList());
  }

  private static Occupant somebody(String id, String name) {
    return new Occupant(id, Nickname.of(name), NOON, null);
  }
}
