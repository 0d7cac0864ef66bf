package belfry.server;

import belfry.server.task.Failures;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Collects the errors and warnings of one class until it is closed, and keeps them off the console.
 */
public final class LoggedErrors implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** Collects the log of {@link Failures}: the errors of the server itself. */
  public LoggedErrors() {
    this(Failures.class);
  }

  /** Collects the log of a class. */
  public LoggedErrors(Class<?> logging) {
    logger = (Logger) LoggerFactory.getLogger(logging);
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
  }

  /** The messages of the errors that were logged with this exception. */
  public List<String> of(Throwable logged) {
    return appender.list.stream()
        .filter(event -> event.getLevel().equals(Level.ERROR))
        .filter(event ->
            event.getThrowableProxy() != null
                && event.getThrowableProxy().getMessage().equals(logged.getMessage()))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** The messages of all warnings. */
  public List<String> warnings() {
    return appender.list.stream()
        .filter(event -> event.getLevel().equals(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.setAdditive(true);
    logger.detachAppender(appender);
    appender.stop();
  }
}
