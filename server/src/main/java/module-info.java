/** The Belfry server. */
module belfry.server {
  requires belfry.protocol;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires info.picocli;
  // Lettuce needs Netty's modules; as an automatic module it can't require them itself.
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires io.prometheus.metrics.model;
  requires java.sql;
  requires jdk.management;
  requires jdk.net;
  requires jdk.unsupported;
  requires lettuce.core;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires static transitive org.jspecify;
  requires org.bouncycastle.provider;
  requires org.slf4j;
  requires org.xerial.sqlitejdbc;
  requires reactor.core;
  requires tools.jackson.core;

  uses java.sql.Driver;

  provides ch.qos.logback.classic.spi.Configurator with
      belfry.server.Logging;
}
