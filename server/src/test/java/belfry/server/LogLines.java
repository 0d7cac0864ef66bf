package belfry.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The log lines of one class while a test runs. Any thread may log. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger;
  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  /** Collects the log lines of a class from now on. */
  public static LogLines of(Class<?> logging) {
    LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(logging));
    lines.start();
    lines.logger.addAppender(lines);
    return lines;
  }

  /** The messages of level ERROR. */
  public List<String> errors() {
    return lines.stream()
        .filter(line -> line.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  protected void append(ILoggingEvent line) {
    lines.add(line);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
