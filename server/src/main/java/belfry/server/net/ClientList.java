package belfry.server.net;

import belfry.protocol.RoomName;
import belfry.server.chat.Session;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clients of a door with their addresses, for administrators only. */
final class ClientList {
  private ClientList() {}

  /** A line for each connection that has a session. */
  static List<String> of(Collection<Connection> connections) {
    return connections.stream()
        .flatMap(one -> one.session().map(session -> line(one, session)).stream())
        .sorted()
        .toList();
  }

  private static String line(Connection connection, Session session) {
    String rooms =
        session.rooms().stream().map(RoomName::toString).collect(Collectors.joining(","));
    return String.join(
        " ",
        session.name().text(),
        session.isLoggedIn() ? "account" : "guest",
        session.id(),
        session.speaks(),
        address(connection.share(), connection.transport()),
        rooms.isEmpty() ? "-" : rooms);
  }

  private static String address(Optional<String> share, Transport transport) {
    String known = share.orElseGet(() -> transport.origin().name());
    @Nullable InetAddress address = BannedNetworks.address(known);
    return address == null || address.getAddress().length == 4
        ? known.replace(' ', '-')
        : address.getHostAddress() + "/64";
  }
}
