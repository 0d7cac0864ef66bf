/** The bridge from SQL to Redis. */
module belfry.bridge {
  requires belfry.client;
  requires belfry.protocol;
  requires info.picocli;
  // Lettuce needs Netty's modules; as an automatic module it can't require them itself.
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires java.sql;
  requires lettuce.core;
  requires static transitive org.jspecify;
  requires reactor.core;
  requires tools.jackson.core;

  // JDBC finds its drivers as services.
  uses java.sql.Driver;

  opens belfry.bridge to
      info.picocli;
  opens belfry.bridge.bot to
      info.picocli;
  opens belfry.bridge.command to
      info.picocli;
  opens belfry.bridge.example to
      info.picocli;
}
