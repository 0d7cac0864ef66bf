/** Belfry's command line clients. */
module belfry.client {
  requires belfry.protocol;
  requires info.picocli;
  requires org.slf4j;
}
