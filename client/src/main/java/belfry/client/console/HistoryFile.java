package belfry.client.console;

import java.nio.file.Path;
import java.util.Map;

/** Where what was typed is kept from run to run. */
final class HistoryFile {
  private HistoryFile() {}

  /** Below the folder for state of the XDG Base Directory Specification; null without a home. */
  static Path path(Map<String, String> environment) {
    String state = environment.get("XDG_STATE_HOME");
    String home = environment.get("HOME");
    if (state != null && Path.of(state).isAbsolute()) {
      return Path.of(state, "belfry", "history");
    }
    return home == null || home.isEmpty()
        ? null
        : Path.of(home, ".local", "state", "belfry", "history");
  }
}
