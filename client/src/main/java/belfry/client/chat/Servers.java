package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.client.tls.Encryption;
import belfry.client.tls.KnownServers;
import java.util.List;
import java.util.Optional;

/**
 * The servers of a chat.
 *
 * @param addresses the addresses, which are tried in turn; at least one
 * @param encryption makes the connections to secure addresses
 */
public record Servers(List<ServerAddress> addresses, Encryption encryption) {
  /** Copies the list. */
  public Servers {
    addresses = List.copyOf(addresses);
  }

  /** One server that is spoken to without TLS. */
  public static Servers plain(ServerAddress address) {
    return new Servers(List.of(address), new Encryption(Optional.empty(), new KnownServers(null)));
  }
}
