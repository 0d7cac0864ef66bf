package belfry.client.console;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that keeps what was typed from run to run. */
final class HistoryFile {
  private HistoryFile() {}

  /** Its path, by the XDG Base Directory Specification; null when there is no home directory. */
  static @Nullable Path path(Map<String, String> environment) {
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
