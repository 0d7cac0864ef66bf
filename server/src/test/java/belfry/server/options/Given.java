package belfry.server.options;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import picocli.CommandLine.ParameterException;

/** Options as an operator gives them: on the command line and in the environment. */
final class Given {
  private Given() {}

  /** The server's options by this command line, without an environment. */
  static ServerOptions options(String... line) {
    return options(Map.of(), line);
  }

  /** The server's options by this command line in this environment. */
  static ServerOptions options(Map<String, String> environment, String... line) {
    ServerArguments arguments = new ServerArguments(environment);
    arguments.line().parseArgs(line);
    return arguments.options();
  }

  /** The reason why this command line is refused; its words are parted by blanks. */
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
