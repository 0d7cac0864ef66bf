/** Belfry's command line clients. */
module belfry.client {
  requires transitive belfry.protocol;
  requires transitive info.picocli;
  requires org.jline.reader;
  requires transitive org.jline.terminal;
  requires static transitive org.jspecify;
  requires org.slf4j;

  provides System.LoggerFinder with
      belfry.client.shell.SilentLoggers;

  exports belfry.client.shell;
  exports belfry.client.wire;

  opens belfry.client to
      info.picocli;
  opens belfry.client.console to
      info.picocli;
  opens belfry.client.raw to
      info.picocli;
  opens belfry.client.shell to
      info.picocli;
  opens belfry.client.time to
      info.picocli;
}
