package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static belfry.server.delivery.Sample.NOON;
import static belfry.server.delivery.Sample.OPS;
import static belfry.server.delivery.Sample.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.LoggedErrors;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.PresenceChange;
import belfry.server.task.Failures;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrivalDigestTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Failures failures = new Failures();
  private final ArrivalDigest arrivals = new ArrivalDigest(timer, failures);
  private final Occupant ann = somebody("1", "ann");
  private final Occupant bob = somebody("2", "bob");

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void whoCameIsToldOnce() {
    arrivals.came(ann);
    arrivals.came(bob);
    assertTold("* ann and bob joined #ops");
    assertTold();
  }

  @Test
  void crowdIsCounted() {
    for (int n = 0; n < 20; n++) {
      arrivals.came(somebody("id" + n, "guest" + n));
    }
    assertTold("* guest0, guest1 and 18 others joined #ops");
  }

  @Test
  void whoCameAndWentIsNotWorthAWord() {
    arrivals.came(ann);
    arrivals.came(bob);
    went(ann, Departure.LEFT, "");
    assertTold("* bob joined #ops");
  }

  @Test
  void whoWentAndCameBackIsNotWorthAWordEither() {
    went(ann, Departure.LEFT, "");
    arrivals.came(somebody("3", "ann"));
    went(bob, Departure.LEFT, "");
    assertTold("* bob left #ops");
  }

  @Test
  void leavingIsToldBeforeComing() {
    arrivals.came(bob);
    went(ann, Departure.LEFT, "");
    assertTold("* ann left #ops", "* bob joined #ops");
  }

  @Test
  void whoDisconnectedIsToldApartFromWhoLeftTheRoom() {
    went(ann, Departure.DISCONNECTED, "");
    went(bob, Departure.LEFT, "");
    assertTold("* bob left #ops", "* ann left #ops (disconnected)");
  }

  @Test
  void reasonOfTheOnlyPersonWhoWentIsShown() {
    went(ann, Departure.LEFT, "to bed");
    went(bob, Departure.DISCONNECTED, "to work");
    assertTold("* ann left #ops: to bed", "* bob left #ops (disconnected): to work");
    went(ann, Departure.LEFT, "to bed");
    went(bob, Departure.LEFT, "to work");
    assertTold("* ann and bob left #ops");
  }

  private void went(Occupant who, Departure how, String why) {
    arrivals.went(new PresenceChange.Went(who, 0, how, why));
  }

  @Test
  void newNameOfANewcomerIsTheOneThatIsTold() {
    arrivals.came(ann);
    assertTrue(arrivals.renamed(ann, ann.named(Nickname.of("anna"))));
    assertFalse(arrivals.renamed(bob, bob.named(Nickname.of("bobby"))));
    assertTold("* anna joined #ops");
  }

  @Test
  void newcomerKnowsOfTheirOwnComing() {
    arrivals.came(ann);
    assertEquals("1", arrivals.take(OPS).getFirst().origin());
    arrivals.came(ann);
    arrivals.came(bob);
    assertEquals("2", arrivals.take(OPS).getFirst().origin(), "ann is told of bob only");
  }

  @Test
  void wordsOfANewcomerWaitForTheirComing() {
    arrivals.came(ann);
    assertTrue(arrivals.concerns(ann.name()));
    assertFalse(arrivals.concerns(bob.name()));
    arrivals.forget();
    assertFalse(arrivals.concerns(ann.name()));
    assertTold();
  }

  @Test
  void tellingIsScheduledOnceUntilItIsDone() {
    AtomicInteger flushed = new AtomicInteger();
    arrivals.schedule("arrivals", flushed::incrementAndGet);
    arrivals.schedule("arrivals", flushed::incrementAndGet);
    eventually(() -> assertEquals(1, flushed.get()));
    arrivals.schedule("arrivals", flushed::incrementAndGet);
    eventually(() -> assertEquals(2, flushed.get()));
  }

  @Test
  void flushThatFailsIsReportedAndTheNextOneRuns() {
    RuntimeException mistake = new IllegalStateException("a mistake in the flush");
    AtomicInteger flushed = new AtomicInteger();
    try (LoggedErrors log = new LoggedErrors()) {
      arrivals.schedule(
          "arrivals-#ops",
          () -> {
            throw mistake;
          });
      eventually(() ->
          assertEquals(List.of("arrivals-#ops failed with an internal error"), log.of(mistake)));
      assertEquals(1, failures.count());
    }
    arrivals.schedule("arrivals-#ops", flushed::incrementAndGet);
    eventually(() -> assertEquals(1, flushed.get()));
  }

  private void assertTold(String... lines) {
    assertEquals(
        List.of(lines),
        arrivals.take(OPS).stream()
            .map(item -> new String(TEXT.encode(item.event()), UTF_8).strip())
            .toList());
  }

  private static Occupant somebody(String id, String name) {
    return new Occupant(id, Nickname.of(name), NOON.toEpochMilli(), null);
  }

  @Test
  void whoComesAndGoesIsToldInOneLineASecond() {
    try (Town town = new Town()) {
      Client ann = town.person("ann").listensForComings();
      ann.skips();
      Client bob = town.person("bob");
      Client eve = town.person("eve");
      ann.hears("* bob and eve joined #lobby\n");
      bob.leaves();
      eve.leaves();
      ann.hears("* bob and eve left #lobby (disconnected)\n");
    }
  }

  @Test
  void newcomersAreToldOfThoseWhoCameAfterThem() {
    try (Town town = new Town()) {
      Client ann = town.person("ann").listensForComings();
      Client bob = town.person("bob").listensForComings();
      Client bot = town.program("bot").listensForComings();
      bot.types("{\"do\":\"join\",\"room\":\"lobby\"}");
      bot.skips();
      Client eve = town.person("eve").listensForComings();
      ann.hears("* bob, bot and eve joined #lobby\n");
      bob.hears("* bot and eve joined #lobby\n");
      bot.hears("{\"on\":\"joined\",\"room\":\"lobby\",\"who\":[\"eve\"]}\n");
      ann.types("hello");
      eve.hears("12:30:00 #lobby <ann> hello\n");
    }
  }

  @Test
  void whoComesIsToldBeforeTheyAreHeard() {
    try (Town town = new Town()) {
      Client ann = town.person("ann").listensForComings();
      town.person("bob");
      ann.hearsAmongOthers("* bob joined #lobby\n");
      town.person("eve").types("hello");
      ann.hears(
          """
          * eve joined #lobby
          12:30:00 #lobby <eve> hello
          """);
    }
  }

  @Test
  void whoWentIsToldBeforeTheirNameIsTaken() {
    try (Town town = new Town()) {
      Client ann = town.person("ann");
      Client bob = town.person("bob").listensForComings();
      Client eve = town.person("eve");
      bob.hearsAmongOthers("* eve joined #lobby\n");
      ann.leaves();
      eve.types("/nick ann");
      bob.hears(
          """
          * ann left #lobby (disconnected)
          * eve is now ann
          """);
    }
  }

  @Test
  void whoComesIsToldBeforeTheyAreAway() {
    try (Town town = new Town()) {
      Client ann = town.person("ann").listensForComings();
      town.person("bob");
      ann.hearsAmongOthers("* bob joined #lobby\n");
      town.person("eve").types("/away at lunch");
      ann.hears(
          """
          * eve joined #lobby
          * eve is away: at lunch
          """);
    }
  }
}
