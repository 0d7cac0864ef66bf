package belfry.server;

import belfry.server.task.Failures;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps the errors that {@link Failures} logs, off the console, until it is closed. */
public final class LoggedErrors implements AutoCloseable {
  private final Logger failures = (Logger) LoggerFactory.getLogger(Failures.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** Begins to keep errors. */
  public LoggedErrors() {
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    failures.addAppender(appender);
    failures.setAdditive(false);
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

  @Override
  public void close() {
    failures.setAdditive(true);
    failures.detachAppender(appender);
    appender.stop();
  }
}
