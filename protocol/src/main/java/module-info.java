/**
 * The wire formats of Belfry: commands, events, names, dialects and time. It opens no sockets and
 * writes no logs.
 */
module belfry.protocol {
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports belfry.protocol;
  exports belfry.protocol.dialect;
  exports belfry.protocol.irc;
  exports belfry.protocol.json;
  exports belfry.protocol.text;
  exports belfry.protocol.time;
}
