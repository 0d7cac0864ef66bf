package belfry.server.options;

import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.link.RedisTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The options that say where the Redis of a deployment is: its URL, passwords and keys. */
final class RedisAddressArguments {
  private static final String PASSWORD_FILE = "--redis-password-file";
  private static final String SENTINEL_PASSWORD_FILE = "--sentinel-password-file";
  private static final String AUTHORITY = "--redis-ca";

  /** The options that do nothing without a URL. */
  private static final List<String> DETAILS =
      List.of("--redis-prefix", PASSWORD_FILE, SENTINEL_PASSWORD_FILE, AUTHORITY);

  private final Declarations declarations;
  private final Supplier<Optional<String>> url;
  private final Supplier<Optional<List<String>>> urlFile;
  private final Supplier<Optional<Path>> passwordFile;
  private final Supplier<Optional<Path>> sentinelPasswordFile;
  private final Supplier<String> prefix;
  private final Supplier<Optional<Path>> authority;

  RedisAddressArguments(Declarations declarations) {
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
  }

  /** The prefix of all keys and channels. */
  String prefix() {
    return prefix.get();
  }

  /** Refuses the options that do nothing without a URL. */
  void refuseUseless() {
    declarations.refuseUseless("without --redis", DETAILS);
  }

  /** The Redis at a URL, with the passwords from the files. */
  RedisTarget target(String url) {
    RedisTarget target = RedisTarget.of(url, passwordFiles());
    if (!(target instanceof RedisTarget.Sentinel)) {
      declarations.refuseUseless("without redis-sentinel://", List.of(SENTINEL_PASSWORD_FILE));
    }
    if (!target.usesTls()) {
      declarations.refuseUseless("without TLS, as in rediss://", List.of(AUTHORITY));
    }
    return target;
  }

  /** The URL; empty if none was given. */
  Optional<String> url() {
    Optional<List<String>> lines = urlFile.get();
    if (lines.isPresent() && url.get().isPresent()) {
      throw declarations.refusal("--redis and --redis-url-file exclude each other");
    }
    return lines.isPresent() ? lines.map(RedisAddressArguments::firstLine) : url.get();
  }

  private static String firstLine(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getFirst();
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

  /**
   * The file with the certificates that are trusted; empty for those that the JDK trusts.
   *
   * @throws UnreadableFileException if the file has none
   */
  Optional<Path> authority() {
    Optional<Path> file = authority.get();
    file.ifPresent(RedisAddressArguments::checkCertificates);
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
