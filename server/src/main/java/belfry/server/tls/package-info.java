/** Certificates of the server and the TLS engines that use them (RFC 8446, RFC 5246). */
@NullMarked
package belfry.server.tls;

import org.jspecify.annotations.NullMarked;
