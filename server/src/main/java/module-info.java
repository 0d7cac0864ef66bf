/** The Belfry server. */
module belfry.server {
  requires belfry.protocol;
  requires info.picocli;
  requires jdk.net;
  requires jdk.unsupported;
  requires lettuce.core;
  requires org.slf4j;

  opens belfry.server to
      info.picocli;
}
