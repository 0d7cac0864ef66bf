/** Belfry's command line clients. */
module belfry.client {
  requires belfry.protocol;
  requires info.picocli;
  requires org.slf4j;

  opens belfry.client to
      info.picocli;
  opens belfry.client.load to
      info.picocli;
  opens belfry.client.time to
      info.picocli;
}
