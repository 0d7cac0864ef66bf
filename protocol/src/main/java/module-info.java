/**
 * What goes over Belfry's wires: commands, events, names, dialects and time. No input or output.
 */
module belfry.protocol {
  requires tools.jackson.core;

  exports belfry.protocol;
  exports belfry.protocol.dialect;
}
