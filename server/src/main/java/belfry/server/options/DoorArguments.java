package belfry.server.options;

import belfry.server.net.DoorOptions;
import belfry.server.net.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The options of the door: its address, the limits of its connections, its balancers. */
final class DoorArguments {
  private static final int LONGEST_LINE = 60 * 1024;
  private static final int MOST_CONNECTIONS = 1_000_000;

  private final Declarations declarations;
  private final Supplier<InetAddress> bind;
  private final IntSupplier port;
  private final IntSupplier maxConnections;
  private final IntSupplier maxPerAddress;
  private final IntSupplier maxLine;
  private final Supplier<List<String>> proxyFrom;
  private final IntSupplier stallLimit;
  private final BooleanSupplier noFloodLimit;

  DoorArguments(Declarations declarations) {
    this.declarations = declarations;
    bind =
        declarations.address(
            "--bind", "127.0.0.1", "Where to listen; 0.0.0.0 or :: for everywhere.");
    port =
        declarations.number(
            "--port", "PORT", 9527, 0, Declarations.LAST_PORT, "The port; 0 for any.");
    maxConnections =
        declarations.number(
            "--max-connections", "N", 15_000, 1, MOST_CONNECTIONS, "Connections in all.");
    maxPerAddress =
        declarations.number(
            "--max-per-address",
            "N",
            64,
            1,
            MOST_CONNECTIONS,
            "Connections from one IPv4 address or IPv6 /64; the loopback is not limited.");
    maxLine =
        declarations.number(
            "--max-line", "BYTES", 4_096, 64, LONGEST_LINE, "The longest line that is taken.");
    proxyFrom =
        declarations.texts(
            "--proxy-from",
            "CIDR",
            "Networks of balancers: connections from there, and only those, begin with a header of"
                + " the PROXY protocol, version 1 or 2.");
    stallLimit =
        declarations.number(
            "--stall-limit",
            "SECONDS",
            120,
            1,
            86_400,
            "A client that takes no byte for so long is closed.");
    noFloodLimit =
        declarations.flag("--no-flood-limit", "Take lines at any pace: for benches among friends.");
  }

  /** Bytes of the longest line that the door accepts. */
  int maxLine() {
    return maxLine.getAsInt();
  }

  /** The options of the door. */
  DoorOptions options() {
    return new DoorOptions(
        new InetSocketAddress(bind.get(), port.getAsInt()),
        maxConnections.getAsInt(),
        maxPerAddress.getAsInt(),
        maxLine(),
        !noFloodLimit.getAsBoolean(),
        Duration.ofSeconds(stallLimit.getAsInt()),
        balancers());
  }

  private List<Network> balancers() {
    try {
      return proxyFrom.get().stream().map(Network::of).toList();
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--proxy-from: " + e.getMessage());
    }
  }
}
