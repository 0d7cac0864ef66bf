package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.client.shell.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts of the console, each on its own. */
class PartsTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org:9527",
    "example.org:1, example.org:1",
    "::1, [::1]:9527",
    "[::1]:7, [::1]:7",
    "[::1], [::1]:9527"
  })
  void addressesAreReadAsPeopleTypeThem(String typed, String meant) {
    assertEquals(meant, ServerAddress.of(typed).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host:0", "host:65536"})
  void addressesThatCannotBeAreRefused(String typed) {
    assertThrows(IllegalArgumentException.class, () -> ServerAddress.of(typed));
  }

  @Test
  void pausesGrowToALimitWithChanceInThem() {
    Pauses pauses = new Pauses(new Random(7));
    long step = 250;
    for (int i = 0; i < 12; i++) {
      Duration pause = pauses.next();
      assertTrue(pause.toMillis() >= step / 2 && pause.toMillis() <= step, pause + " of " + step);
      step = Math.min(2 * step, 10_000);
    }
    pauses.reset();
    assertTrue(pauses.next().toMillis() <= 250);
  }

  @Test
  void coloursCanBeReadOnBlackAndOnWhite() {
    for (int colour : Colours.PALETTE) {
      double light = luminance(colour);
      double onBlack = (light + 0.05) / 0.05;
      double onWhite = 1.05 / (light + 0.05);
      assertTrue(Math.min(onBlack, onWhite) >= 3.4, colour + " " + onBlack + " " + onWhite);
    }
  }

  /** Relative luminance (WCAG 2.2) of one of the 6 x 6 x 6 colours. */
  private static double luminance(int colour) {
    int[] levels = {0, 95, 135, 175, 215, 255};
    int cube = colour - 16;
    return 0.2126 * linear(levels[cube / 36])
        + 0.7152 * linear(levels[cube / 6 % 6])
        + 0.0722 * linear(levels[cube % 6]);
  }

  private static double linear(int level) {
    double share = level / 255.0;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  @Test
  void aNameKeepsItsColourHoweverItIsWritten() {
    assertEquals(Colours.of("Ann"), Colours.of("ann"));
    assertTrue(
        List.of("ann", "bob", "cleo", "dan", "eve").stream().map(Colours::of).distinct().count()
            >= 3);
  }

  @Test
  void wordsAreCompletedByTheirPlace() {
    Completion completion = new Completion(List.of("bob", "ben"), List.of("#lobby", "#ops"));

    assertEquals(List.of("/me ", "/msg "), completion.of("/m"));
    assertEquals(List.of("bob: ", "ben: "), completion.of("b"));
    assertEquals(List.of("bob "), completion.of("and Bo"));
    assertEquals(List.of("#ops "), completion.of("see #o"));
    assertEquals(List.of("#ops "), completion.of("/join o"));
    assertEquals(List.of("bob ", "ben "), completion.of("/msg b"));
    assertEquals(List.of("bell "), completion.of("/set b"));
    assertEquals(List.of(), completion.of("zzz"));
  }

  @Test
  void whatIsTypedIsKeptBelowTheStateFolder() {
    assertEquals(
        "/x/belfry/history",
        HistoryFile.path(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h")).toString());
    assertEquals(
        "/h/.local/state/belfry/history", HistoryFile.path(Map.of("HOME", "/h")).toString());
  }

  @Test
  void settingsSayWhatTheyAre() {
    Settings settings = new Settings(true, true);
    List<String> answers = new ArrayList<>();
    for (String typed : new String[] {"bell off", "", "bell", "x on"}) {
      answers.add(settings.set(typed).text());
    }

    assertEquals(
        List.of(
            "· bell off, colour on, comings and goings on",
            "· bell off, colour on, comings and goings on",
            "! use it so: /set [bell|colour|comings on|off]",
            "! use it so: /set [bell|colour|comings on|off]"),
        answers);
  }
}
