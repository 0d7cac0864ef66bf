package belfry.client.tls;

import belfry.client.shell.FileErrors;
import belfry.client.shell.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Makes connections to servers encrypted, with TLS 1.3 or 1.2. Nothing is read and computed before
 * the first of them, or {@link #check}. Thread-safe.
 */
public final class Encryption {
  private static final int HANDSHAKE_MILLIS = 10_000;

  private final Optional<Path> authority;
  private final KnownServers known;
  private @Nullable X509ExtendedTrustManager authorities;

  /**
   * @param authority a file with the certificates of the authorities to trust, as PEM; empty for
   *     those that the JDK trusts
   * @param known the servers without an authority; with a file of authorities it is not used
   */
  public Encryption(Optional<Path> authority, KnownServers known) {
    this.authority = authority;
    this.known = known;
  }

  /** Connects a socket. */
  @FunctionalInterface
  public interface Connector {
    Socket connect() throws IOException;
  }

  /**
   * Connects and does the handshake.
   *
   * @param connector makes the connection that is encrypted
   * @param notices receives a sentence when a certificate is trusted for the first time
   * @return a socket that closes the connection, too
   * @throws IOException when there is no connection, or the server is not trusted or does not speak
   *     TLS; the connection is closed then
   */
  public Socket connect(ServerAddress server, Connector connector, Consumer<String> notices)
      throws IOException {
    try {
      SSLContext context = context(server, notices);
      prepare(context);
      Socket connected = connector.connect();
      try {
        return encrypted(context, connected, server);
      } catch (IOException e) {
        connected.close();
        throw e;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * Makes a first message for nobody. The first one of a process takes longer than a server may
   * wait before it takes a silent client for a person; the next ones take a millisecond.
   */
  private static void prepare(SSLContext context) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    engine.beginHandshake();
    var _ =
        engine.wrap(
            ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
  }

  private static Socket encrypted(SSLContext context, Socket connected, ServerAddress server)
      throws IOException {
    SSLSocket secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(connected, server.host(), server.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9525: the name must fit
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(HANDSHAKE_MILLIS);
    secure.startHandshake();
    secure.setSoTimeout(0);
    return secure;
  }

  private SSLContext context(ServerAddress server, Consumer<String> notices)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager trust =
        authority.isPresent()
            ? authorities()
            : new ServerTrust(
                authorities(), known, server.toString().toLowerCase(Locale.ROOT), notices);
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private synchronized X509ExtendedTrustManager authorities()
      throws GeneralSecurityException, IOException {
    if (authorities == null) {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(authority.isPresent() ? store(authority.get()) : null);
      authorities = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
    return authorities;
  }

  private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
      if (number == 0) {
        throw new IOException("it contains no certificate");
      }
    }
    return store;
  }

  /**
   * The encryption of a command, which remembers servers in the file of the user.
   *
   * @param authority the file of {@code --ca}; null for none
   * @throws ParameterException if the file can't be used
   */
  public static Encryption of(CommandSpec spec, @Nullable Path authority) {
    Encryption made =
        new Encryption(
            Optional.ofNullable(authority), new KnownServers(KnownServers.path(System.getenv())));
    try {
      made.check();
      return made;
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--ca: can't use " + authority + ": " + FileErrors.reason(e));
    }
  }

  /**
   * Reads the file of authorities, if there is one.
   *
   * @throws IOException when it can't be read, or contains no certificate
   */
  void check() throws IOException {
    try {
      if (authority.isPresent()) {
        var _ = authorities();
      }
    } catch (GeneralSecurityException _) {
      throw new IOException("it contains no certificate in the PEM format");
    }
  }
}
