/**
 * What Belfry's server and clients share: the wire formats (commands, events, names, dialects and
 * time) and the form of settings files. It opens no sockets and writes no logs.
 */
module belfry.protocol {
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports belfry.protocol;
  exports belfry.protocol.dialect;
  exports belfry.protocol.irc;
  exports belfry.protocol.json;
  exports belfry.protocol.settings;
  exports belfry.protocol.text;
  exports belfry.protocol.time;
}
