package belfry.client.shell;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.ShutdownHooks;

/** The terminal that this program was started on, if there is one. */
public final class Tty {
  /** Ways to reach the terminal: a small native library, else commands such as {@code stty}. */
  public static final List<String> PROVIDERS = List.of("jni", "exec");

  private Tty() {}

  /** Whether both the input and the output are a terminal, so that a person can chat. */
  public static boolean isThere() {
    return is(SystemStream.Input) && is(SystemStream.Output);
  }

  /** Whether the input is a terminal, whatever the output is. */
  public static boolean isInput() {
    return is(SystemStream.Input);
  }

  /** Whether the output is a terminal, whatever the input is. */
  public static boolean isOutput() {
    return is(SystemStream.Output);
  }

  private static boolean is(SystemStream stream) {
    return PROVIDERS.stream().anyMatch(provider -> is(stream, provider));
  }

  private static boolean is(SystemStream stream, String provider) {
    try {
      return TerminalProvider.load(provider).isSystemStream(stream);
    } catch (IOException _) { // this system lacks this provider: the next one is asked
      return false;
    }
  }

  /**
   * Opens the terminal; without one, a dumb terminal on the standard streams. It asks the terminal
   * nothing: answers could come late, and keys that were pressed before could be lost. The caller
   * closes the terminal, also when a signal ends the process: JLine's own shutdown hook would close
   * it while the caller still writes to it.
   */
  public static Terminal open() throws IOException {
    System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true");
    Charset charset = charset();
    return TerminalBuilder.builder()
        .system(true)
        .providers(String.join(",", PROVIDERS))
        .dumb(true)
        .graphemeCluster(false)
        .encoding(charset)
        .stdinEncoding(charset)
        .stdoutEncoding(charset)
        .build();
  }

  /** The charset of the terminal: the one of the locale, or UTF-8 if that is only ASCII. */
  public static Charset charset() {
    String name = System.getProperty("native.encoding", "");
    Charset known = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    return known.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : known;
  }
}
