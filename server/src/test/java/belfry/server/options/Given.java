package belfry.server.options;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import picocli.CommandLine.ParameterException;

/** Options from a command line and an environment, as an operator sets them. */
final class Given {
  private Given() {}

  /** The server's options for this command line, without an environment. */
  static ServerOptions options(String... line) {
    return options(Map.of(), line);
  }

  /** The server's options for this command line in this environment. */
  static ServerOptions options(Map<String, String> environment, String... line) {
    ServerArguments arguments = new ServerArguments(environment);
    arguments.parse(line);
    return arguments.options();
  }

  /** The reason why this command line is refused. Blanks separate the words of the line. */
  static String refusal(String line) {
    return refusal(Map.of(), line.split(" "));
  }

  /** The reason why this command line is refused in this environment. */
  static String refusal(Map<String, String> environment, String... line) {
    return String.valueOf(
        assertThrows(ParameterException.class, () -> options(environment, line)).getMessage());
  }

  /** The reason why a file that this command line names is refused. */
  static String unreadable(String... line) {
    return String.valueOf(
        assertThrows(UnreadableFileException.class, () -> options(line)).getMessage());
  }
}
