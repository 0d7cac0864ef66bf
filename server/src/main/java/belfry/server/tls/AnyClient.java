package belfry.server.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts the certificate of any client, also a self-signed one: the handshake proves that the
 * client has its private key, and an account knows it by its fingerprint. No authority counts.
 */
final class AnyClient extends X509ExtendedTrustManager {
  private static final X509Certificate[] NO_AUTHORITY = {};

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    // the fingerprint decides, at a login
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    // the fingerprint decides, at a login
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    // the fingerprint decides, at a login
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw serversOnly();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw serversOnly();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw serversOnly();
  }

  private static IllegalStateException serversOnly() {
    return new IllegalStateException("this side is always the server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return NO_AUTHORITY;
  }
}
