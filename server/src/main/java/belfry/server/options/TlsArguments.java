package belfry.server.options;

import belfry.server.tls.TlsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The options of the encryption of connections. */
final class TlsArguments {
  private static final String CERTIFICATE = "--tls-cert";
  private static final String KEY = "--tls-key";
  private static final String PORT = "--tls-port";
  private static final String REQUIRED = "--tls-required";

  private final Declarations declarations;
  private final Supplier<List<String>> certificates;
  private final Supplier<List<String>> keys;
  private final Supplier<OptionalInt> port;
  private final BooleanSupplier required;

  TlsArguments(Declarations declarations) {
    this.declarations = declarations;
    certificates =
        declarations.texts(
            CERTIFICATE,
            "FILE",
            "A TLS certificate with its chain, as PEM. The chat port then takes TLS too. Several"
                + " files, each with its key, serve several hosts. Read again on SIGHUP, and within"
                + " a minute after a change.");
    keys = declarations.texts(KEY, "FILE", "The private key of each certificate, as PEM.");
    port =
        declarations.optionalNumber(
            PORT,
            "PORT",
            0,
            Declarations.LAST_PORT,
            "A further TCP port, for TLS only; 0 for any. Default: none");
    required = declarations.flag(REQUIRED, "Refuse clients on other machines that do not use TLS.");
  }

  /**
   * The encryption; empty without a certificate.
   *
   * @param bind the address of the TLS port
   */
  Optional<TlsOptions> options(InetAddress bind) {
    List<String> files = certificates.get();
    if (files.isEmpty()) {
      declarations.refuseUseless("without " + CERTIFICATE, List.of(KEY, PORT, REQUIRED));
      return Optional.empty();
    }
    List<String> ofKeys = keys.get();
    if (files.size() != ofKeys.size()) {
      throw declarations.refusal(
          "each %s needs one %s: there are %d and %d"
              .formatted(CERTIFICATE, KEY, files.size(), ofKeys.size()));
    }
    List<TlsOptions.Pair> pairs =
        IntStream.range(0, files.size())
            .mapToObj(i -> new TlsOptions.Pair(Path.of(files.get(i)), Path.of(ofKeys.get(i))))
            .toList();
    OptionalInt number = port.get();
    return Optional.of(
        new TlsOptions(
            pairs,
            number.isPresent()
                ? Optional.of(new InetSocketAddress(bind, number.getAsInt()))
                : Optional.empty(),
            required.getAsBoolean()));
  }
}
