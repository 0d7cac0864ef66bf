package belfry.server.options;

import belfry.server.net.DoorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The options of IRC clients. */
final class IrcArguments {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+");
  private static final int LONGEST_NAME = 63;

  private final Declarations declarations;
  private final Supplier<OptionalInt> port;
  private final Supplier<String> name;

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
            : Optional.empty());
  }

  private String name() {
    String given = name.get();
    if (given.length() > LONGEST_NAME || !NAME.matcher(given).matches()) {
      throw declarations.refusal("--irc-name is a host name with a dot, such as irc.example.org");
    }
    return given;
  }
}
