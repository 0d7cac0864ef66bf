package belfry.server.tls;

import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import belfry.server.task.PeriodicTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the TLS engine of each connection, for TLS 1.3 and 1.2 with forward secrecy and
 * authenticated encryption. It owns the certificates, which {@link #reload} replaces: on SIGHUP,
 * and within a minute after their files have changed. Connections go on with the certificate of
 * their handshake. Thread-safe.
 */
public final class TlsEngines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsEngines.class);

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** The protocols that have names for ALPN; the server speaks more inside. */
  private static final Set<String> PROTOCOLS = Set.of("http/1.1", "irc");

  private static final Duration CHECK = Duration.ofMinutes(1);

  private final TlsOptions options;
  private final InstantSource now;
  private final CertificateKeyManager keys;
  private final Failures failures;
  private final PeriodicTask check;

  /** The first use of an engine takes a moment, in which the server already accepts clients. */
  private final FutureTask<SSLContext> context = new FutureTask<>(this::makeContext);

  private final LongAdder reloads = new LongAdder();
  private final LongAdder failedReloads = new LongAdder();

  /** The state of all files at the last attempt to read them. Guarded by this. */
  private String seen;

  private TlsEngines(
      TlsOptions options, InstantSource now, List<ServerCertificate> read, Failures failures) {
    this.options = options;
    this.now = now;
    this.keys = new CertificateKeyManager(read);
    this.seen = state();
    this.failures = failures;
    this.check = new PeriodicTask("certificates", this::checkFiles, failures);
  }

  /**
   * Reads the certificates.
   *
   * @throws UnusableCertificateException if one can't be used
   */
  public static TlsEngines of(TlsOptions options, InstantSource now, Failures failures) {
    return new TlsEngines(options, now, read(options, now.instant()), failures);
  }

  private static List<ServerCertificate> read(TlsOptions options, Instant at) {
    if (options.selfSigned()) {
      options.pairs().forEach(pair -> SelfSigned.provide(pair, at));
    }
    return options.pairs().stream().map(pair -> ServerCertificate.read(pair, at)).toList();
  }

  /** The options with which they were made. */
  public TlsOptions options() {
    return options;
  }

  /** Prepares the first handshake, and starts to watch the files. Waits for neither. */
  public void start() {
    var _ = failures.startDaemon("tls", context);
    check.start();
  }

  @Override
  public void close() {
    check.close();
  }

  private SSLContext makeContext() throws GeneralSecurityException {
    SSLContext made = SSLContext.getInstance("TLS");
    // With this trust manager, the authorities of the JDK are not read.
    made.init(new KeyManager[] {keys}, new TrustManager[] {new AnyClient()}, null);
    newEngine(made, false).getSupportedCipherSuites(); // loads what the first handshake needs
    return made;
  }

  /**
   * Makes the engine of a connection, which has not begun its handshake. It asks the client for a
   * certificate, which the client need not have, unless the client is one of HTTP.
   *
   * @param hello the first record of the client
   */
  public SSLEngine newEngine(byte[] hello) {
    try {
      context.run(); // does nothing if the daemon runs it or has run it
      return newEngine(context.get(), !ClientHello.of(hello).isForHttp());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no code interrupts this thread
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("this JVM has no TLS", e.getCause());
    }
  }

  private static SSLEngine newEngine(SSLContext context, boolean asksForCertificate) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    parameters.setCipherSuites(
        Arrays.stream(parameters.getCipherSuites())
            .filter(TlsEngines::isGood)
            .toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setWantClientAuth(asksForCertificate);
    engine.setSSLParameters(parameters);
    engine.setHandshakeApplicationProtocolSelector((_, offered) -> protocol(offered));
    return engine;
  }

  /** The protocol for a client that offers some (ALPN); empty for none of them. */
  private static String protocol(List<String> offered) {
    return offered.stream().filter(PROTOCOLS::contains).findFirst().orElse("");
  }

  /** Whether a suite has forward secrecy and authenticates what it encrypts. */
  private static boolean isGood(String suite) {
    boolean forwardSecret =
        suite.startsWith("TLS_ECDHE_")
            || suite.startsWith("TLS_AES_")
            || suite.startsWith("TLS_CHACHA20_");
    return forwardSecret && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
  }

  /**
   * Reads the certificates again, for the handshakes that begin from now on. If one can't be used,
   * the previous ones stay in use, and the log has the reason.
   *
   * @return whether they were replaced
   */
  public synchronized boolean reload() {
    seen = state();
    try {
      keys.replace(read(options, now.instant()));
      reloads.increment();
      log.info("The TLS certificates were read again; the first one expires at {}", firstEnd());
      return true;
    } catch (UnusableCertificateException e) {
      failedReloads.increment();
      log.warn("The previous TLS certificates stay in use: {}", e.getMessage());
      return false;
    }
  }

  private Duration checkFiles() {
    if (hasChanged()) {
      boolean _ = reload();
    }
    return CHECK;
  }

  private synchronized boolean hasChanged() {
    return !state().equals(seen);
  }

  private String state() {
    StringBuilder all = new StringBuilder();
    for (TlsOptions.Pair pair : options.pairs()) {
      Stream.of(pair.certificate(), pair.key()).map(TlsEngines::state).forEach(all::append);
    }
    return all.toString();
  }

  /** What differs after a file, or the link that names it, was replaced. */
  private static String state(Path file) {
    try {
      Path real = file.toRealPath();
      return real + " " + Files.size(real) + " " + Files.getLastModifiedTime(real) + "\n";
    } catch (IOException e) {
      return e + "\n";
    }
  }

  private Instant firstEnd() {
    return keys.certificates().stream()
        .map(ServerCertificate::end)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The measures of the certificates. */
  public List<Measure> measures() {
    return List.of(
        new Measure.Gauge(
            "tls_certificate_expiry_seconds",
            "Time until the first TLS certificate expires.",
            () -> Duration.between(now.instant(), firstEnd()).toSeconds()),
        reloads("success", reloads),
        reloads("failure", failedReloads));
  }

  private static Measure reloads(String result, LongAdder count) {
    return new Measure.Counter(
        "tls_certificate_reloads",
        "Attempts to read the TLS certificates again.",
        Map.of("result", result),
        count::sum);
  }
}
