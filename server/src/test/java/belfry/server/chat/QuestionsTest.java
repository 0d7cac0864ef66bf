package belfry.server.chat;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Retention;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions, which change nothing. */
class QuestionsTest {
  @AutoClose private final Town town = new Town();

  @Test
  void linesAndTheTimeAreOfOneZone() {
    try (Town town =
        new Town(
            new ChatOptions("Town", ZoneId.of("UTC+2"), 100, 5, 5, 100, 10_000),
            100,
            backplane -> backplane)) {
      Client ann = town.person("ann");
      Client bob = town.person("bob");
      bob.types("hi");
      ann.hearsAmongOthers("14:30:00 #lobby <bob> hi\n");
      bob.types("/time %H:%M %Z");
      bob.hears("* 14:30 +02\n");
    }
  }

  @Test
  void historyIsShownByPages() {
    Client ann = town.person("ann");
    ann.types("one", "two", "three", "/history 2", "/history 2x", "/join empty", "/history");
    ann.hears(
        """
        * Earlier in #lobby:
          2026-11-22 12:30 <ann> two
          2026-11-22 12:30 <ann> three
        * Now:
        ! "2x" is not a time; write 14:30, 2026-11-22, 2026-11-22T14:30, 30m, 2h or 7d.
        * You are in #empty, nobody else is here yet.
        * Nothing was said in #empty before.
        """);
  }

  @Test
  void historySaysThatOlderMessagesWereRemoved() {
    try (Town town = Town.holding(1_000, 3)) {
      Client ann = town.person("ann");
      ann.types("one", "two", "three", "four", "/history 2", "/history");
      ann.hears(
          """
          * Earlier in #lobby:
            2026-11-22 12:30 <ann> three
            2026-11-22 12:30 <ann> four
          * Now:
          * Older messages of #lobby were removed.
          * Earlier in #lobby:
            2026-11-22 12:30 <ann> two
            2026-11-22 12:30 <ann> three
            2026-11-22 12:30 <ann> four
          * Now:
          """);
      Client bot = town.program("bot");
      bot.types(
          "{\"do\":\"join\",\"room\":\"lobby\"}",
          "{\"do\":\"say\",\"room\":\"lobby\",\"text\":\"five\"}");
      String epoch = bot.epoch();
      bot.types("{\"do\":\"history\",\"room\":\"lobby\",\"before\":\"" + epoch + "-3\"}");
      bot.hearsAmongOthers(
          "{\"on\":\"history\",\"room\":\"lobby\",\"more\":false,\"begins\":\"E-2\",\"messages\":[]}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/rules key=sesame", "/rules enter=members", "/ban joe*"})
  void topicOfARoomIsListedOnlyForThoseWhoMayEnter(String closing) {
    Client ann = town.person("ann");
    Client joe = town.person("joe");
    Client bot = town.program("joes-bot");
    ann.types("/topic tea", "/join den", "/topic plans");
    ann.hearsAmongOthers("#den * ann set the topic: plans");
    joe.types("/rooms");
    joe.hearsAmongOthers("*   #den, 1 person: plans\n");

    ann.types(closing);
    ann.hearsAmongOthers("12:30:00 #den * ann ");
    joe.types("/rooms");
    joe.hearsAmongOthers("*   #lobby, 2 people: tea\n*   #den, 1 person\n");
    bot.types("{\"do\":\"rooms\"}");
    bot.hearsAmongOthers("{\"room\":\"den\",\"members\":1}");
    ann.types("/rooms");
    ann.hearsAmongOthers("*   #den, 1 person: plans\n");
    ann.types("/invite joe");
    joe.hearsAmongOthers("invites you to #den");
    joe.types("/rooms");
    joe.hearsAmongOthers("*   #den, 1 person: plans\n");
  }

  /** A town whose messages are kept for an hour. */
  private static Town forgetful(InstantSource clock) {
    var bounds =
        new LocalBackplane.Bounds(100, 1 << 20, 100, 64 << 20, Retention.of(Duration.ofHours(1)));
    return new Town(
        Town.options(20, 100), 100, _ -> new LocalBackplane(bounds, clock, new Failures()));
  }

  @Test
  void oldestPageNamesOnlyAnEntryThatWasRemoved() {
    try (Town town = Town.holding(1_000, 3)) {
      Client bot = town.program("bot");
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
      bot.says(1, 8);
      eventually(() -> assertEquals(8, bot.messages().size()));
      String epoch = bot.epoch();
      for (String before : List.of(epoch + "-3", epoch + "-6", "1-500")) {
        bot.skips();
        bot.types("{\"do\":\"history\",\"room\":\"ops\",\"before\":\"" + before + "\"}");
        bot.hears(
            "{\"on\":\"history\",\"room\":\"ops\",\"more\":false,\"begins\":\"E-5\",\"messages\":[]}\n");
      }
    }
  }

  @Test
  void historyOfALogThatIsEmptyNowNamesItsLastEntry() {
    var now = new AtomicReference<>(Town.NOW);
    try (Town town = forgetful(now::get)) {
      Client bot = town.program("bot");
      bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
      bot.says(1, 5);
      eventually(() -> assertEquals(5, bot.messages().size()));
      String epoch = bot.epoch();
      now.set(Town.NOW.plus(Duration.ofHours(2)));
      bot.skips();
      bot.types("{\"do\":\"history\",\"room\":\"ops\",\"before\":\"9" + epoch + "-7\"}");
      bot.hears(
          "{\"on\":\"history\",\"room\":\"ops\",\"more\":false,\"begins\":\"E-5\",\"messages\":[]}\n");
      bot.skips();
      bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + epoch + "-2\"}");
      bot.hears(
          """
          {"on":"gap","room":"ops","from":"E-2","to":"E-5"}
          {"on":"history","room":"ops","more":false,"messages":[]}
          """);
    }
  }

  @Test
  void historyIsReadByTime() {
    var now = new AtomicReference<>(Town.NOW);
    try (Town town = forgetful(now::get)) {
      Client ann = town.person("ann");
      for (int line = 0; line < 5; line++) {
        ann.types("line " + line);
        now.set(Town.NOW.plus(Duration.ofMinutes(line + 1)));
      }
      ann.types("/history 2 since 2026-11-22T12:32", "/history more", "/history more");
      ann.types("/history 1 before 2026-11-22 12:32", "/history since 2026-11-22T12:35");
      ann.hears(
          """
          * Since then in #lobby:
            2026-11-22 12:32 <ann> line 2
            2026-11-22 12:33 <ann> line 3
          * /history more shows what came after that.
          * Since then in #lobby:
            2026-11-22 12:34 <ann> line 4
          * Now:
          ! there is no more; /history since TIME begins at a time.
          * Earlier in #lobby:
            2026-11-22 12:31 <ann> line 1
          * Now:
          * Nothing was said in #lobby since then.
          """);
      now.set(Town.NOW.plus(Duration.ofMinutes(61)));
      ann.types("/history 1 since 2026-11-20", "/history before 2026-11-20");
      ann.hears(
          """
          * Older messages of #lobby were removed.
          * Since then in #lobby:
            2026-11-22 12:31 <ann> line 1
          * /history more shows what came after that.
          * Older messages of #lobby were removed.
          """);
    }
  }

  @Test
  void programReadsHistoryByTime() {
    Client bot = town.program("bot");
    bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
    bot.says(1, 5);
    eventually(() -> assertEquals(5, bot.messages().size()));
    bot.skips();
    String ask = "{\"do\":\"history\",\"room\":\"ops\",\"limit\":1,\"";
    bot.types(ask + "since\":\"2026-11-22T12:30:00Z\"}");
    bot.hearsAmongOthers(
        "{\"on\":\"history\",\"room\":\"ops\",\"first\":\"E-1\",\"last\":\"E-1\",\"more\":true,");
    bot.types(ask + "until\":\"2026-11-22T12:30:00.001Z\"}");
    bot.hearsAmongOthers(
        "{\"on\":\"history\",\"room\":\"ops\",\"first\":\"E-5\",\"last\":\"E-5\",\"more\":true,");
    bot.skips();
    String nothing = "{\"on\":\"history\",\"room\":\"ops\",\"more\":false,\"messages\":[]}\n";
    bot.types(ask + "since\":\"+1000000000-12-31T23:59:59Z\"}");
    bot.types(ask + "until\":\"-1000000000-01-01T00:00:00Z\"}");
    bot.hears(nothing + nothing);
    bot.types(ask + "since\":\"2026-11-22T12:30:00Z\",\"until\":\"2026-11-22T12:30:00Z\"}");
    bot.hearsAmongOthers("not for more of them");
  }

  @Test
  void readsThatFindThePlaceOfATimeArePaidFor() {
    Client ann = town.person("ann");
    for (int line = 1; line <= 500; line++) {
      ann.types("line " + line);
    }
    int before = ann.session.outgoing().answered();
    ann.types("/history 1 before 2026-11-22T12:30");
    int paid = ann.session.outgoing().answered() - before;
    assertTrue(paid >= 5 * Limits.ANSWER_BYTES_A_LINE / 4, () -> paid + " bytes");
  }

  @Test
  void scriptPaysForTheReadsThatFindThePlaceOfATime() {
    Client bot = town.program("bot");
    String _ = bot.talks(500);
    Outsiders outsiders = town.chat.outsiders();
    Visitor visitor = new Visitor(Optional.of("192.0.2.1"), false);
    Command.History page =
        new Command.History(null, new RoomName("ops"), null, null, null, Town.NOW, 1);
    RefusedException refused =
        assertThrows(
            RefusedException.class,
            () -> {
              for (int request = 1; request <= Outsiders.REQUESTS_A_MINUTE; request++) {
                HistoryPages.Answer _ =
                    outsiders.read(outsiders.guest(visitor), new RoomName("ops"), page);
              }
            });
    assertEquals(Code.TOO_OFTEN, refused.refusal().code());
  }

  @Test
  void historyIsReadByIds() {
    Client bot = town.program("bot");
    bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
    bot.says(1, 5);
    eventually(() -> assertEquals(5, bot.messages().size()));
    String epoch = bot.epoch();
    bot.skips();
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"before\":\"" + epoch + "-4\",\"limit\":2}");
    bot.hearsAmongOthers(
        "{\"on\":\"history\",\"room\":\"ops\",\"first\":\"E-2\",\"last\":\"E-3\",\"more\":true,\"messages\":[{");
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + epoch + "-4\",\"limit\":2}");
    bot.hears(
        """
        {"on":"history","room":"ops","first":"E-5","last":"E-5","more":false,"messages":[{"on":"message","room":"ops",\
        "message":"E-5","from":"bot","text":"line 5","time":"2026-11-22T12:30:00Z"}]}
        """);
  }

  @Test
  void historyAfterAnIdThatTheLogNeverGaveBeginsWithAGap() {
    Client bot = town.program("bot");
    bot.types("{\"do\":\"join\",\"room\":\"ops\"}");
    bot.says(1, 2);
    eventually(() -> assertEquals(2, bot.messages().size()));
    String epoch = bot.epoch();
    bot.skips();
    for (String foreign : new String[] {"9" + epoch + "-3", epoch + "-7"}) {
      bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + foreign + "\"}");
      bot.hearsAmongOthers(
          """
          {"on":"gap","room":"ops","from":"0-0","to":"E-0"}
          {"on":"history","room":"ops","first":"E-1","last":"E-2","more":false,\
          """);
    }
    bot.skips();
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"1-5\",\"limit\":1}");
    bot.hearsAmongOthers("{\"on\":\"gap\",\"room\":\"ops\",\"from\":\"1-5\",\"to\":\"E-0\"}");
    bot.skips();
    bot.types("{\"do\":\"history\",\"room\":\"ops\",\"after\":\"" + epoch + "-2\"}");
    bot.hears("{\"on\":\"history\",\"room\":\"ops\",\"more\":false,\"messages\":[]}\n");
  }

  @Test
  void placeOfARoomWithoutMessagesHasNoGapAfterIt() {
    Client bot = town.program("bot");
    bot.types("{\"do\":\"join\",\"room\":\"quiet\"}");
    String place = bot.peer.text().replaceAll("(?s).*\"last\":\"([^\"]*)\".*", "$1");
    bot.skips();
    bot.types("{\"do\":\"history\",\"room\":\"quiet\",\"after\":\"" + place + "\"}");
    bot.hears("{\"on\":\"history\",\"room\":\"quiet\",\"more\":false,\"messages\":[]}\n");
  }

  @Test
  void helpAndTimeAreAnswered() {
    Client ann = town.person("ann");
    ann.types("/help ping", "/time", "/time %H:%M %Z", "/time %999d");
    ann.hears(
        """
        * /ping: check that the server answers
        * The server answers at once.
        * 2026-11-22T12:30:00.000+00:00
        * 12:30 UTC
        ! width over 255.
        """);
  }
}
