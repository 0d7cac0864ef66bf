package belfry.server.net;

import belfry.server.tls.TlsEngines;

/**
 * The encryption that a door offers.
 *
 * @param common what the encrypted transports share
 */
record Tls(TlsEngines engines, TlsTransport.Common common) {
  /** The refusal of a client that does not encrypt, and must. */
  static final String REQUIRED =
      "this server is spoken to over TLS; try: openssl s_client -quiet -connect HOST:PORT";

  Tls(TlsEngines engines) {
    this(engines, TlsTransport.Common.ofThisMachine());
  }
}
