/**
 * What goes over Belfry's wires: commands, events, names, dialects and time. No sockets, no
 * logging.
 */
module belfry.protocol {
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports belfry.protocol;
  exports belfry.protocol.dialect;
  exports belfry.protocol.json;
  exports belfry.protocol.text;
  exports belfry.protocol.time;
}
