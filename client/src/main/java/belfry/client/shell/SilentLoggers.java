package belfry.client.shell;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Turns off what libraries log through the platform's logging API, as JLine does: on a terminal
 * their lines would appear between those of the chat. The JVM finds this class as a service.
 */
public final class SilentLoggers extends System.LoggerFinder {
  /** Called by the JVM. */
  public SilentLoggers() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new SilentLogger(name);
  }

  private record SilentLogger(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return false;
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {}

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... values) {}
  }
}
