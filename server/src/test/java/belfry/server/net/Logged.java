package belfry.server.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** Keeps what is logged from now on, until it is closed. */
final class Logged implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  Logged() {
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    root.addAppender(appender);
  }

  /** The errors that were logged with this exception. */
  List<String> errorsOf(Throwable thrown) {
    return messages(
        Level.ERROR,
        event ->
            event.getThrowableProxy() != null
                && event.getThrowableProxy().getMessage().equals(thrown.getMessage()));
  }

  /** The warnings of a class. */
  List<String> warningsOf(Class<?> logger) {
    return messages(Level.WARN, event -> event.getLoggerName().equals(logger.getName()));
  }

  private List<String> messages(Level level, Predicate<ILoggingEvent> wanted) {
    return appender.list.stream()
        .filter(event -> event.getLevel().equals(level))
        .filter(wanted)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
