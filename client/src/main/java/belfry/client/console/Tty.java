package belfry.client.console;

import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** Whether this program's streams are a terminal. */
final class Tty {
  private Tty() {}

  /** Whether both the input and the output are one: then a person can chat. */
  static boolean isThere() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Whether the output is one, whatever the input is. */
  static boolean isOutput() {
    try {
      return isThere() || TerminalProvider.load("ffm").isSystemStream(SystemStream.Output);
    } catch (IOException | LinkageError _) { // no native access: the careful answer
      return true;
    }
  }
}
