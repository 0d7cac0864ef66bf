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
  private static final String SELF_SIGNED = "--tls-self-signed";
  private static final String PORT = "--tls-port";
  private static final String REQUIRED = "--tls-required";

  private final Declarations declarations;
  private final Supplier<List<String>> certificates;
  private final Supplier<List<String>> keys;
  private final BooleanSupplier selfSigned;
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
    selfSigned =
        declarations.flag(
            SELF_SIGNED,
            "For a try: use a certificate for localhost that the server makes and keeps with its"
                + " data. Clients can't check who has made it.");
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
   * @param data the folder of the data; empty for none
   */
  Optional<TlsOptions> options(InetAddress bind, Optional<Path> data) {
    if (selfSigned.getAsBoolean()) {
      return Optional.of(options(bind, List.of(selfSigned(data)), true));
    }
    if (certificates.get().isEmpty()) {
      declarations.refuseUseless(
          "without " + CERTIFICATE, List.of(KEY, PORT, REQUIRED, IrcArguments.STRICT_TRANSPORT));
      return Optional.empty();
    }
    return Optional.of(options(bind, pairs(certificates.get()), false));
  }

  private TlsOptions.Pair selfSigned(Optional<Path> data) {
    if (!certificates.get().isEmpty()) {
      throw declarations.refusal(SELF_SIGNED + " can't be combined with " + CERTIFICATE);
    }
    Path folder =
        data.orElseThrow(() ->
            declarations.refusal(SELF_SIGNED + " keeps its certificate with the data of --data"));
    return new TlsOptions.Pair(
        folder.resolve("self-signed.crt"), folder.resolve("self-signed.key"));
  }

  private List<TlsOptions.Pair> pairs(List<String> files) {
    List<String> ofKeys = keys.get();
    if (files.size() != ofKeys.size()) {
      throw declarations.refusal(
          "each %s needs one %s: there are %d and %d"
              .formatted(CERTIFICATE, KEY, files.size(), ofKeys.size()));
    }
    return IntStream.range(0, files.size())
        .mapToObj(i -> new TlsOptions.Pair(Path.of(files.get(i)), Path.of(ofKeys.get(i))))
        .toList();
  }

  private TlsOptions options(InetAddress bind, List<TlsOptions.Pair> pairs, boolean isMade) {
    OptionalInt number = port.get();
    return new TlsOptions(
        pairs,
        number.isPresent()
            ? Optional.of(new InetSocketAddress(bind, number.getAsInt()))
            : Optional.empty(),
        required.getAsBoolean(),
        isMade);
  }
}
