/** Belfry's command line clients. */
module belfry.client {
  requires belfry.protocol;
  requires info.picocli;
  requires HdrHistogram;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires static org.jspecify;
  requires org.slf4j;

  opens belfry.client to
      info.picocli;
  opens belfry.client.chaos to
      info.picocli;
  opens belfry.client.console to
      info.picocli;
  opens belfry.client.load to
      info.picocli;
  opens belfry.client.raw to
      info.picocli;
  opens belfry.client.soak to
      info.picocli;
  opens belfry.client.time to
      info.picocli;
}
