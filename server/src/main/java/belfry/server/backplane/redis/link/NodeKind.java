package belfry.server.backplane.redis.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * What answers at the address of a Redis. It is found out after Lettuce could not connect, because
 * Lettuce's words for a wrong kind are those of a broken network.
 */
enum NodeKind {
  /** A Redis of its own. */
  SINGLE,
  /** A node of a cluster. */
  NODE,
  /** A sentinel. */
  SENTINEL,
  /** One of these; a password hides which. */
  ANY,
  /** A server that speaks TLS. */
  TLS,
  /** Nothing that is known. */
  UNKNOWN;

  private static final String IS_SENTINEL = "is a sentinel; write redis-sentinel://host:port#NAME";

  private static final int PATIENCE_MILLIS = 1_000;

  /** Questions that each kind answers in another way. */
  private static final String QUESTIONS = "SENTINEL MYID\r\nCLUSTER INFO\r\nQUIT\r\n";

  /** Finds out what answers at an address. Blocks for a few seconds at most. */
  static NodeKind of(InetSocketAddress address) {
    NodeKind kind = of(plainAnswer(address));
    return kind == UNKNOWN && speaksTls(address) ? TLS : kind;
  }

  private static NodeKind of(String answer) {
    if (answer.contains("cluster support disabled")) {
      return SINGLE;
    }
    if (answer.contains("cluster_state")) {
      return NODE;
    }
    if (answer.startsWith("$") || answer.startsWith("*")) {
      return SENTINEL;
    }
    return answer.matches("(?s)-[A-Z]+ .*") ? ANY : UNKNOWN;
  }

  private static String plainAnswer(InetSocketAddress address) {
    StringBuilder answer = new StringBuilder();
    try (Socket socket = connected(address)) {
      socket.getOutputStream().write(QUESTIONS.getBytes(ISO_8859_1));
      byte[] bytes = new byte[1_024];
      int length = 0;
      while (length >= 0 && answer.length() < 4 * bytes.length) {
        answer.append(new String(bytes, 0, length, ISO_8859_1));
        length = socket.getInputStream().read(bytes);
      }
    } catch (IOException _) { // what came until then may be enough
      return answer.toString();
    }
    return answer.toString();
  }

  private static boolean speaksTls(InetSocketAddress address) {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (Socket plain = connected(address);
        Socket secure = factory.createSocket(plain, null, address.getPort(), true)) {
      ((SSLSocket) secure).startHandshake();
      return true;
    } catch (SSLException e) {
      return isAnswerInTls(e);
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether the handshake failed because of a certificate, or by an alert: both come in TLS. */
  private static boolean isAnswerInTls(SSLException failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause ->
            cause instanceof CertificateException
                || cause instanceof CertPathBuilderException
                || String.valueOf(cause.getMessage()).contains("alert"));
  }

  private static Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** What is wrong with a target for this kind, as the end of a sentence; empty if nothing is. */
  Optional<String> mismatch(RedisTarget target, boolean tls) {
    boolean answersPlainly = this != TLS && this != UNKNOWN;
    if (this == TLS && !tls) {
      return Optional.of("speaks TLS; write rediss in place of redis");
    }
    if (answersPlainly && tls) {
      return Optional.of("answers without TLS; write redis in place of rediss");
    }
    boolean redis = this == SINGLE || this == NODE;
    return switch (target) {
      case RedisTarget.Sentinel _ when redis ->
          Optional.of("is no sentinel; write redis://host:port");
      case RedisTarget.Cluster _ when this == SINGLE ->
          Optional.of("is no cluster; write redis://host:port");
      case RedisTarget.Cluster _ when this == SENTINEL -> Optional.of(IS_SENTINEL);
      case RedisTarget.Single _ when this == SENTINEL -> Optional.of(IS_SENTINEL);
      case RedisTarget.Single _, RedisTarget.Sentinel _, RedisTarget.Cluster _ -> Optional.empty();
    };
  }
}
