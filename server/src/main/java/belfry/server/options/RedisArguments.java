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

/**
 * The options of Redis: its address, passwords and keys, the wait at the start, and the replicas
 * that an acknowledgement needs.
 */
final class RedisArguments {
  private static final String PASSWORD_FILE = "--redis-password-file";
  private static final String SENTINEL_PASSWORD_FILE = "--sentinel-password-file";
  private static final String AUTHORITY = "--redis-ca";

  /** The options that do nothing without a Redis. */
  private static final List<String> DETAILS =
      List.of(
          "--redis-prefix",
          PASSWORD_FILE,
          SENTINEL_PASSWORD_FILE,
          AUTHORITY,
          "--redis-wait",
          "--ack-replicas");

  private final Declarations declarations;
  private final Supplier<Optional<String>> url;
  private final Supplier<Optional<List<String>>> urlFile;
  private final Supplier<Optional<Path>> passwordFile;
  private final Supplier<Optional<Path>> sentinelPasswordFile;
  private final Supplier<String> prefix;
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
    urlFile =
        declarations.lines(
            "--redis-url-file", "A file whose first line is the URL, in place of --redis.");
    prefix =
        declarations.text(
            "--redis-prefix",
            "PREFIX",
            RedisOptions.PREFIX,
            "The beginning of all keys and channels. Deployments that share a Redis need different"
                + " ones.");
    passwordFile =
        declarations.file(
            PASSWORD_FILE,
            "A file whose first line is the Redis password. It is read at each attempt to"
                + " connect.");
    sentinelPasswordFile =
        declarations.file(
            SENTINEL_PASSWORD_FILE,
            "A file whose first line is the password of the sentinels themselves.");
    authority =
        declarations.file(
            AUTHORITY,
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

  /** Whether the options name a Redis. */
  boolean isAskedFor() {
    return url().isPresent();
  }

  /**
   * The options of Redis; empty if the server uses none.
   *
   * @param history the number of entries that a log keeps
   */
  Optional<RedisOptions> options(int history) {
    Optional<String> given = url();
    if (given.isEmpty()) {
      declarations.refuseUseless("without --redis", DETAILS);
    }
    return given.map(url -> options(url, history));
  }

  private Optional<String> url() {
    Optional<List<String>> lines = urlFile.get();
    if (lines.isPresent() && url.get().isPresent()) {
      throw declarations.refusal("--redis and --redis-url-file exclude each other");
    }
    return lines.isPresent() ? lines.map(RedisArguments::firstLine) : url.get();
  }

  private static String firstLine(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  private RedisOptions options(String given, int history) {
    try {
      RedisTarget target = RedisTarget.of(given, passwordFiles());
      refuseWhatDoesNothingFor(target);
      return new RedisOptions(
          target,
          authority(),
          prefix.get(),
          ackReplicas.getAsInt(),
          Duration.ofSeconds(wait.getAsInt()),
          history,
          RedisOptions.LEASE);
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--redis: " + e.getMessage());
    }
  }

  private void refuseWhatDoesNothingFor(RedisTarget target) {
    if (!(target instanceof RedisTarget.Sentinel)) {
      declarations.refuseUseless("without redis-sentinel://", List.of(SENTINEL_PASSWORD_FILE));
    }
    if (!target.usesTls()) {
      declarations.refuseUseless("without TLS, as in rediss://", List.of(AUTHORITY));
    }
  }

  private RedisTarget.PasswordFiles passwordFiles() {
    return new RedisTarget.PasswordFiles(
        readable(PASSWORD_FILE, passwordFile),
        readable(SENTINEL_PASSWORD_FILE, sentinelPasswordFile));
  }

  private static Optional<Path> readable(String name, Supplier<Optional<Path>> option) {
    Optional<Path> file = option.get();
    file.ifPresent(path -> Declarations.lines(name, path));
    return file;
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
      throw new UnreadableFileException(AUTHORITY + ": can't read certificates from " + file);
    }
  }
}
