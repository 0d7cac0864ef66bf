package belfry.client.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryFileTest {
  @Test
  void whatIsTypedIsKeptBelowTheStateFolder() {
    assertEquals(
        "/x/belfry/history",
        HistoryFile.path(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h")).toString());
    assertEquals(
        "/h/.local/state/belfry/history", HistoryFile.path(Map.of("HOME", "/h")).toString());
  }
}
