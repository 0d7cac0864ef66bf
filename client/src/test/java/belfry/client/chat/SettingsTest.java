package belfry.client.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
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
            "! usage: /set [bell|colour|comings on|off]",
            "! usage: /set [bell|colour|comings on|off]"),
        answers);
  }
}
