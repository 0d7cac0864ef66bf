package belfry.server.simple;

import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import belfry.server.task.UnboundException;
import belfry.server.udp.RateLimits;
import belfry.server.udp.Responder;
import belfry.server.udp.SipHash;
import belfry.server.udp.UdpService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The simple services over UDP, each with a port and a thread of its own. {@link #bind} binds the
 * ports, {@link #start} starts the threads, and {@link #close}, which any thread may call, frees
 * the ports.
 */
public final class SimpleServices implements AutoCloseable {
  private final Map<SimpleService, UdpService> services = new EnumMap<>(SimpleService.class);

  private SimpleServices() {}

  /**
   * Binds the ports.
   *
   * @param address the address of all services
   * @param tcpPorts the port of each service that is on, as it is over TCP
   * @throws IOException if a port is in use; no port is bound then
   */
  public static SimpleServices bind(
      SimpleOptions options,
      InetAddress address,
      Map<SimpleService, Integer> tcpPorts,
      RateLimits limits,
      Failures failures)
      throws IOException {
    SimpleServices all = new SimpleServices();
    InstantSource clock = InstantSource.system();
    TimeOfDay time = new TimeOfDay(options.zone(), clock);
    try {
      for (var each : tcpPorts.entrySet()) {
        SimpleService service = each.getKey();
        Responder responder = responder(service, time);
        InetSocketAddress bind = new InetSocketAddress(address, each.getValue());
        boolean isAnyPort = Integer.valueOf(0).equals(options.ports().get(service));
        all.services.put(service, bind(service, bind, isAnyPort, responder, limits, failures));
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  private static Responder responder(SimpleService service, TimeOfDay time) {
    return switch (service) {
      case ECHO -> new EchoResponder(SipHash.random());
      case DISCARD -> (_, _, _, _) -> Responder.Reaction.SILENCE;
      case DAYTIME -> new TimeResponder(time::daytime);
      case RDATE -> new TimeResponder(time::seconds);
    };
  }

  /** Binds a port; any free one if the system chose that number and it is in use for UDP. */
  private static UdpService bind(
      SimpleService service,
      InetSocketAddress address,
      boolean isAnyPort,
      Responder responder,
      RateLimits limits,
      Failures failures)
      throws IOException {
    InstantSource clock = InstantSource.system();
    try {
      return new UdpService(service.word(), address, responder, limits, clock, failures);
    } catch (IOException e) {
      if (isAnyPort && address.getPort() != 0) {
        InetSocketAddress any = new InetSocketAddress(address.getAddress(), 0);
        return bind(service, any, false, responder, limits, failures);
      }
      throw new UnboundException(
          "answer %s on UDP port %d".formatted(service.word(), address.getPort()),
          e,
          "--bind",
          service.option() + " takes another");
    }
  }

  /** Starts to answer. Called once. */
  public void start() {
    services.values().forEach(UdpService::start);
  }

  /** The UDP address of a service; empty if it is off. */
  public Optional<InetSocketAddress> address(SimpleService service) {
    return Optional.ofNullable(services.get(service)).map(UdpService::address);
  }

  /** The counters of all services. */
  public List<Measure> measures() {
    return services.entrySet().stream()
        .flatMap(
            each -> each.getValue().counters().measures("datagram", each.getKey().word()).stream())
        .toList();
  }

  /** Frees the ports. */
  @Override
  public void close() {
    services.values().forEach(UdpService::close);
  }
}
