package belfry.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Selects the certificate for each handshake, by the host that the client names (SNI, RFC 6066).
 * The certificates can be replaced at any time; a handshake that is under way keeps the old one.
 * (The JDK's own key manager decrypts the private key for each handshake, which takes longer than
 * the rest of it.) Thread-safe.
 */
final class CertificateKeyManager extends X509ExtendedKeyManager {
  private final AtomicLong made = new AtomicLong();

  /** The certificates by alias, in the order of the options. No alias is used twice. */
  private volatile Map<String, ServerCertificate> current;

  /** Those before the last replacement, for handshakes that are under way. */
  private volatile Map<String, ServerCertificate> previous = Map.of();

  CertificateKeyManager(List<ServerCertificate> certificates) {
    current = byAlias(certificates);
  }

  /** Replaces the certificates. */
  synchronized void replace(List<ServerCertificate> certificates) {
    previous = current;
    current = byAlias(certificates);
  }

  private Map<String, ServerCertificate> byAlias(List<ServerCertificate> certificates) {
    Map<String, ServerCertificate> all = new LinkedHashMap<>();
    certificates.forEach(each -> all.put("certificate-" + made.incrementAndGet(), each));
    return Collections.unmodifiableMap(all);
  }

  /** The certificates in use. */
  Collection<ServerCertificate> certificates() {
    return current.values();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String algorithm, Principal @Nullable [] issuers, SSLEngine engine) {
    Set<Map.Entry<String, ServerCertificate>> all = current.entrySet();
    List<String> hosts = hosts(engine);
    boolean known = all.stream().anyMatch(each -> hosts.stream().anyMatch(each.getValue()::isFor));
    return all.stream()
        .filter(each -> !known || hosts.stream().anyMatch(each.getValue()::isFor))
        .filter(each -> each.getValue().isOf(algorithm))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static List<String> hosts(SSLEngine engine) {
    return engine.getHandshakeSession() instanceof ExtendedSSLSession session
        ? session.getRequestedServerNames().stream()
            .filter(SNIHostName.class::isInstance)
            .map(name -> ((SNIHostName) name).getAsciiName())
            .toList()
        : List.of();
  }

  private @Nullable ServerCertificate find(String alias) {
    ServerCertificate found = current.get(alias);
    return found == null ? previous.get(alias) : found;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    ServerCertificate found = find(alias);
    return found == null ? null : found.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    ServerCertificate found = find(alias);
    return found == null ? null : found.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String algorithm, Principal @Nullable [] issuers) {
    return null; // asked by no engine
  }

  @Override
  public @Nullable String chooseServerAlias(
      String algorithm, Principal @Nullable [] issuers, Socket socket) {
    return null; // the server has engines, and no sockets of the JDK
  }

  @Override
  public String @Nullable [] getClientAliases(String algorithm, Principal @Nullable [] issuers) {
    return null; // this is a server
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] algorithms, Principal @Nullable [] issuers, Socket socket) {
    return null; // this is a server
  }
}
