package belfry.trials.load;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The description of a load.
 *
 * @param protocol the protocol of the servers
 * @param servers where subscribers connect, in turn
 * @param publishTo where publishers connect, in turn
 * @param rate messages a second of all publishers; empty: as many as the window allows
 * @param window without a rate: messages of one publisher that may be on their way
 * @param size bytes of a message's text
 * @param warm time of load before the measurement
 * @param measured length of the measurement
 * @param stopped how many subscribers, the first ones, read nothing once they are in
 * @param arriving connections that may be arriving at the same time
 * @param reconnect whether connections come back after a loss
 * @param patience how long the arrival, the last deliveries and the end may take, each
 */
record LoadPlan(
    TargetProtocol protocol,
    List<Target> servers,
    List<Target> publishTo,
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
  LoadPlan {
    servers = List.copyOf(servers);
    publishTo = List.copyOf(publishTo);
  }

  /** Whether any server is spoken to over TLS. */
  boolean isSecure() {
    return Stream.concat(servers.stream(), publishTo.stream()).anyMatch(Target::secure);
  }

  int clients() {
    return subscribers + publishers;
  }
}
