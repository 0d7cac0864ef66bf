package belfry.server.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the data of a server, and its default: {@code belfry/PORT} in the folder for the
 * state of programs.
 *
 * @param environment names the folder for the state of programs
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
 *     Specification</a>
 */
record DataFolder(Declarations declarations, Map<String, String> environment) {
  /** The option that names the folder. */
  static final String OPTION = "--data";

  /**
   * The folder that an operator has named.
   *
   * @throws picocli.CommandLine.ParameterException if it is no path
   */
  Path given(String name) {
    try {
      if (name.isBlank()) {
        throw declarations.refusal(OPTION + " names no folder");
      }
      return Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw declarations.refusal(OPTION + " is no path: " + name);
    }
  }

  /** The default of a server on a port; empty if this user has no folder for the state. */
  Optional<Path> usual(int port) {
    return stateHome().map(home -> home.resolve("belfry/" + port));
  }

  private Optional<Path> stateHome() {
    @Nullable String state = environment.get("XDG_STATE_HOME");
    if (state != null && Path.of(state).isAbsolute()) {
      return Optional.of(Path.of(state));
    }
    @Nullable String home = environment.get("HOME");
    return Optional.ofNullable(home)
        .filter(path -> !path.isBlank() && Path.of(path).isAbsolute())
        .map(path -> Path.of(path, ".local/state"));
  }
}
