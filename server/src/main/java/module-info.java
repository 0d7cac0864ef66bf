/** The Belfry server. */
module belfry.server {
  requires belfry.protocol;
  requires info.picocli;
  // Lettuce uses them, and as an automatic module can't say so.
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires jdk.net;
  requires jdk.unsupported;
  requires lettuce.core;
  requires org.slf4j;

  opens belfry.server to
      info.picocli;
}
