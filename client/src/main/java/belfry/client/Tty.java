package belfry.client;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** The terminal that this program was started on, if there is one. */
public final class Tty {
  /** How it is reached: by a small native library, else by commands such as {@code stty}. */
  public static final List<String> PROVIDERS = List.of("jni", "exec");

  private Tty() {}

  /** Whether both the input and the output are one: then a person can chat. */
  public static boolean isThere() {
    return is(SystemStream.Input) && is(SystemStream.Output);
  }

  /** Whether the output is one, whatever the input is. */
  public static boolean isOutput() {
    return is(SystemStream.Output);
  }

  private static boolean is(SystemStream stream) {
    return PROVIDERS.stream().anyMatch(provider -> is(stream, provider));
  }

  private static boolean is(SystemStream stream, String provider) {
    try {
      return TerminalProvider.load(provider).isSystemStream(stream);
    } catch (IOException _) { // not on this system: the next one is asked
      return false;
    }
  }

  /** Opens it; a dumb one when there is none. */
  public static Terminal open() throws IOException {
    return TerminalBuilder.builder()
        .system(true)
        .providers(String.join(",", PROVIDERS))
        .dumb(true)
        .build();
  }
}
