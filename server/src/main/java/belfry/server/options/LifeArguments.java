package belfry.server.options;

import belfry.server.posix.IoChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The options for the admin port, the stop and the rehearsal. */
final class LifeArguments {
  private static final int ADMIN_PORT = 9_580;

  private final Declarations declarations;
  private final Supplier<OptionalInt> adminPort;
  private final Supplier<InetAddress> adminBind;
  private final BooleanSupplier noAdmin;
  private final IntSupplier drainWait;
  private final Supplier<String> io;
  private final BooleanSupplier rehearse;

  LifeArguments(Declarations declarations) {
    this.declarations = declarations;
    adminPort =
        declarations.optionalNumber(
            "--admin-port",
            "PORT",
            0,
            Declarations.LAST_PORT,
            "The HTTP port of /livez, /readyz and /metrics; 0 for any. Default: "
                + ADMIN_PORT
                + ", or any port when --port is 0");
    adminBind = declarations.address("--admin-bind", "127.0.0.1", "The address of the admin port.");
    noAdmin =
        declarations.turnOff(
            "--no-admin", "No admin port.", "--admin-port", "--admin-bind", "--drain-wait");
    drainWait =
        declarations.number(
            "--drain-wait",
            "SECONDS",
            0,
            0,
            3_600,
            "How long to accept clients after /readyz fails, so that balancers notice.");
    io =
        declarations.text(
            "--io",
            "HOW",
            "auto",
            "How messages are written to many readers: auto, which is one system call for all of"
                + " them (io_uring) where the machine allows it, else send; send, which is one"
                + " native call for each; or plain, through Java's channels.");
    rehearse = declarations.hiddenFlag("--rehearse");
  }

  /** Whether the server only runs a rehearsal. */
  boolean rehearses() {
    return rehearse.getAsBoolean();
  }

  /**
   * The address of the admin port; empty for none. The default is any port if the chat port is any.
   */
  Optional<InetSocketAddress> admin(int chatPort) {
    if (noAdmin.getAsBoolean()) {
      return Optional.empty();
    }
    int port = adminPort.get().orElse(chatPort == 0 ? 0 : ADMIN_PORT);
    return Optional.of(new InetSocketAddress(adminBind.get(), port));
  }

  /** The time for which a stopping server still accepts connections. */
  Duration drainWait() {
    return Duration.ofSeconds(drainWait.getAsInt());
  }

  /** How messages are written to many readers. */
  IoChoice io() {
    return switch (io.get()) {
      case "auto" -> IoChoice.AUTO;
      case "send" -> IoChoice.SEND;
      case "plain" -> IoChoice.PLAIN;
      default -> throw declarations.refusal("--io is auto, send or plain, not " + io.get());
    };
  }
}
