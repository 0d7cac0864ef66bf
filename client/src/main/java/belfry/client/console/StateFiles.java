package belfry.client.console;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that keep what the client remembers from run to run. */
final class StateFiles {
  private StateFiles() {}

  /** A path by the XDG Base Directory Specification; null when there is no home directory. */
  static @Nullable Path path(Map<String, String> environment, String name) {
    String state = environment.get("XDG_STATE_HOME");
    String home = environment.get("HOME");
    if (state != null && Path.of(state).isAbsolute()) {
      return Path.of(state, "belfry", name);
    }
    return home == null || home.isEmpty() ? null : Path.of(home, ".local", "state", "belfry", name);
  }
}
