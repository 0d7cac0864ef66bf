package belfry.server;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * The configuration of Logback: logs go to the error output, from the level that {@code BELFRY_LOG}
 * names. The configuration is code, because reading an XML file would take a quarter of the
 * server's start. If the property {@code logback.configurationFile} names a file, that file is used
 * instead.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0}: %msg%n";

  /** Parts of Lettuce that log each attempt to connect. The Redis link logs the reasons itself. */
  private static final List<String> CONNECTING =
      List.of(
          "io.lettuce.core.protocol",
          "io.lettuce.core.RedisClient",
          "io.lettuce.core.cluster.topology");

  /** Called by Logback, which loads this class as a service. */
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getenv("BELFRY_LOG"), Level.INFO));
    root.addAppender(appender);
    if (root.getLevel().isGreaterOrEqual(Level.INFO)) {
      CONNECTING.forEach(part -> context.getLogger(part).setLevel(Level.ERROR));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
