package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void settingsSayWhatTheyAre() {
    Settings settings =
        new Settings(
            new ChatOptions.Display(ZoneId.of("UTC"), ChatOptions.Display.TIME_OF_DAY, true, true));
    List<String> answers = new ArrayList<>();
    for (String typed :
        new String[] {
          "bell off",
          "",
          "bell",
          "x on",
          "comings speakers",
          "comings x",
          "highlight a, b",
          "highlight -"
        }) {
      answers.add(settings.set(typed).text());
    }

    assertEquals(
        List.of(
            "· bell off, colour on, comings on, highlight nothing",
            "· bell off, colour on, comings on, highlight nothing",
            "! usage: /set [NAME VALUE]",
            "! usage: /set [NAME VALUE]",
            "· bell off, colour on, comings speakers, highlight nothing",
            "! usage: /set [NAME VALUE]",
            "· bell off, colour on, comings speakers, highlight a, b",
            "· bell off, colour on, comings speakers, highlight nothing"),
        answers);
  }
}
