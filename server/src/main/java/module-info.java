/** The Belfry server. */
module belfry.server {
  requires belfry.protocol;
  requires info.picocli;
  requires io.prometheus.metrics.model;
  requires jdk.httpserver;
  requires jdk.management;
  requires jdk.net;
  requires jdk.unsupported;
  requires lettuce.core;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.slf4j;

  opens belfry.server to
      info.picocli;
}
