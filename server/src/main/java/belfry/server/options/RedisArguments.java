package belfry.server.options;

import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.link.RedisTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The options of Redis: how to reach it, how long to wait for it, what an ack needs. */
final class RedisArguments {
  private final Declarations declarations;
  private final Supplier<Optional<String>> url;
  private final Supplier<Optional<List<String>>> passwordFile;
  private final Supplier<Optional<Path>> authority;
  private final IntSupplier wait;
  private final IntSupplier ackReplicas;

  RedisArguments(Declarations declarations) {
    this.declarations = declarations;
    url =
        declarations.optionalText(
            "--redis",
            "URL",
            "The Redis (7.0 or newer) through which instances share rooms, names and messages:",
            "redis://[[user:]password@]host:port[/database], rediss:// for TLS,",
            "redis-sentinel://h1:26379,h2:26379#master, redis-cluster://h1:6379,h2:6379.");
    passwordFile =
        declarations.lines(
            "--redis-password-file", "A file whose first line is the Redis password.");
    authority =
        declarations.file(
            "--redis-ca",
            "A PEM file with the CA certificates for a rediss:// server. Default: those that the"
                + " JDK trusts");
    wait =
        declarations.number(
            "--redis-wait", "SECONDS", 30, 0, 3_600, "How long to wait for Redis at the start.");
    ackReplicas =
        declarations.number(
            "--ack-replicas",
            "N",
            0,
            0,
            10,
            "Acknowledge a message only when N Redis replicas have it.");
  }

  /** Whether a Redis is to be used. */
  boolean isAskedFor() {
    return url.get().isPresent();
  }

  /**
   * The options of Redis; empty if none is to be used.
   *
   * @param history entries that a log keeps
   */
  Optional<RedisOptions> options(int history) {
    return url.get().map(given -> options(given, history));
  }

  private RedisOptions options(String given, int history) {
    try {
      return new RedisOptions(
          RedisTarget.of(given, password().orElse(null)),
          authority(),
          ackReplicas.getAsInt(),
          Duration.ofSeconds(wait.getAsInt()),
          history,
          RedisOptions.LEASE);
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--redis: " + e.getMessage());
    }
  }

  private Optional<String> password() {
    return passwordFile.get().map(lines -> lines.isEmpty() ? "" : lines.getFirst());
  }

  private Optional<Path> authority() {
    Optional<Path> file = authority.get();
    file.ifPresent(RedisArguments::checkCertificates);
    return file;
  }

  private static void checkCertificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new CertificateException("none");
      }
    } catch (IOException | CertificateException _) { // the message says more
      throw new UnreadableFileException("--redis-ca: can't read certificates from " + file);
    }
  }
}
