/** The Belfry server. */
module belfry.server {
  requires belfry.protocol;
  requires info.picocli;
  requires org.slf4j;
}
