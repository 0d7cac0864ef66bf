/** Encrypted connections to servers, and which server to trust (RFC 8446, RFC 9525). */
@NullMarked
package belfry.client.tls;

import org.jspecify.annotations.NullMarked;
