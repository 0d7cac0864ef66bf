package belfry.trials.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a load is.
 *
 * @param peer what the servers speak
 * @param servers where subscribers connect, in turn
 * @param publishTo where publishers connect, in turn
 * @param rate messages a second in all; empty: as many as the window lets through
 * @param window messages of one publisher that may not be delivered to all yet, without a rate
 * @param size bytes of a message's text
 * @param stopped how many subscribers, the first ones, read nothing once they are in
 * @param arriving how many connections may be on their way in at a time
 * @param reconnect whether lost connections come back
 * @param patience how long coming in, or the last deliveries, or the end may take
 */
record Plan(
    Peer peer,
    List<InetSocketAddress> servers,
    List<InetSocketAddress> publishTo,
    int subscribers,
    int publishers,
    int rooms,
    OptionalDouble rate,
    int window,
    int size,
    Duration warm,
    Duration measured,
    int stopped,
    int arriving,
    boolean reconnect,
    Duration patience) {
  Plan {
    servers = List.copyOf(servers);
    publishTo = List.copyOf(publishTo);
  }

  int clients() {
    return subscribers + publishers;
  }
}
