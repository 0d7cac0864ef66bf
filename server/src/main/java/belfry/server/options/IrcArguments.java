package belfry.server.options;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.net.DoorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The options of IRC clients. */
final class IrcArguments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+");
  private static final int LONGEST_NAME = 63;
  private static final int MOST_SECONDS = 2 * 365 * 24 * 3_600;

  /** Needs a certificate. */
  static final String STRICT_TRANSPORT = "--irc-sts";

  private final Declarations declarations;
  private final Supplier<OptionalInt> port;
  private final Supplier<String> name;
  private final Supplier<Optional<String>> operators;
  private final Supplier<OptionalInt> strictTransport;

  IrcArguments(Declarations declarations) {
    this.declarations = declarations;
    port =
        declarations.optionalNumber(
            "--irc-port",
            "PORT",
            0,
            Declarations.LAST_PORT,
            "A further TCP port, for IRC only, usually 6667; 0 for any. The chat port takes IRC"
                + " too. Default: none");
    name =
        declarations.text(
            "--irc-name",
            "NAME",
            DoorOptions.Irc.USUAL_NAME,
            "The name of the server for IRC clients, which has a dot; the same on all instances.");
    operators =
        declarations.optionalText(
            "--irc-operators",
            "NAMES",
            "Accounts that may become IRC operators with OPER NAME PASSWORD, and then KILL and"
                + " WALLOPS; separated by commas. Default: none");
    strictTransport =
        declarations.optionalNumber(
            STRICT_TRANSPORT,
            "SECONDS",
            0,
            MOST_SECONDS,
            "Tell IRC clients to use TLS only, for this time after each connection (STS); 0 takes"
                + " that back. The certificate must be one that they can check. Default: they are"
                + " not told");
  }

  /**
   * What IRC clients need.
   *
   * @param bind the address of the port
   */
  DoorOptions.Irc options(InetAddress bind) {
    OptionalInt number = port.get();
    return new DoorOptions.Irc(
        name(),
        number.isPresent()
            ? Optional.of(new InetSocketAddress(bind, number.getAsInt()))
            : Optional.empty(),
        operators(),
        strictTransport.get().stream().boxed().map(Duration::ofSeconds).findFirst());
  }

  private Set<Nickname> operators() {
    try {
      return Arrays.stream(operators.get().orElse("").split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .map(Nickname::of)
          .collect(Collectors.toUnmodifiableSet());
    } catch (RefusedException e) {
      throw declarations.refusal("--irc-operators: " + e.refusal().why());
    }
  }

  private String name() {
    String given = name.get();
    if (given.length() > LONGEST_NAME || !NAME.matcher(given).matches()) {
      throw declarations.refusal("--irc-name is a host name with a dot, such as irc.example.org");
    }
    return given;
  }
}
