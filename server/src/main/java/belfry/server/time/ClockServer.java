package belfry.server.time;

import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import belfry.server.task.UnboundException;
import belfry.server.udp.Answerer;
import belfry.server.udp.SipHash;
import belfry.server.udp.UdpCounters;
import belfry.server.udp.UdpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock: the strftime service and the NTP service, each with a UDP port and a thread of its
 * own. {@link #bind} binds the ports, {@link #start} starts the threads, and {@link #close}, which
 * any thread may call, frees the ports. Both services read the machine's clock and never change it.
 */
public final class ClockServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClockServer.class);

  private final ClockOptions options;
  private final ClockState.Source source;
  private final Optional<UdpService> time;
  private final Optional<UdpService> ntp;

  private ClockServer(
      ClockOptions options,
      ClockState.Source source,
      Optional<UdpService> time,
      Optional<UdpService> ntp) {
    this.options = options;
    this.source = source;
    this.time = time;
    this.ntp = ntp;
  }

  /**
   * Binds the ports that the options name.
   *
   * @throws IOException if a port is in use; no port is bound then
   */
  public static ClockServer bind(ClockOptions options, Failures failures) throws IOException {
    return bind(options, Clock.systemUTC(), KernelClock.find(), failures);
  }

  static ClockServer bind(
      ClockOptions options, Clock clock, ClockState.Source source, Failures failures)
      throws IOException {
    var strftime = new StrftimeAnswerer(options.zone(), SipHash.random());
    var ntpTime = new NtpAnswerer(clock, System::nanoTime, source, options.localStratum());
    var time = bind("time", options, options.timePort(), strftime, clock, failures);
    try {
      var ntp = bind("ntp", options, options.ntpPort(), ntpTime, clock, failures);
      return new ClockServer(options, source, time, ntp);
    } catch (IOException e) {
      time.ifPresent(UdpService::close);
      throw e;
    }
  }

  private static Optional<UdpService> bind(
      String name,
      ClockOptions options,
      OptionalInt port,
      Answerer answerer,
      Clock clock,
      Failures failures)
      throws IOException {
    if (port.isEmpty()) {
      return Optional.empty();
    }
    InetSocketAddress address = new InetSocketAddress(options.bind(), port.getAsInt());
    try {
      return Optional.of(
          new UdpService(name, address, answerer, options.limits(), clock, failures));
    } catch (IOException e) {
      throw new UnboundException(
          "answer %s on UDP port %d".formatted(name, port.getAsInt()),
          e,
          "--bind",
          "--%s-port takes another, --no-%s none".formatted(name, name));
    }
  }

  /** Starts to answer. Called once. */
  public void start() {
    warnOfUnsynchronisedClock(); // before the NTP thread reads the same state
    time.ifPresent(UdpService::start);
    ntp.ifPresent(UdpService::start);
  }

  /** Warns if NTP is served from a clock that is not synchronised, as the kernel reports. */
  private void warnOfUnsynchronisedClock() {
    if (ntp.isEmpty() || source.read().synchronised()) {
      return;
    }
    if (options.localStratum().isPresent()) {
      log.warn(
          "This machine's clock is not synchronised; NTP answers still claim stratum {}",
          options.localStratum().getAsInt());
    } else {
      log.warn("This machine's clock is not synchronised, so NTP clients do not follow it");
    }
  }

  /** The address of the strftime service, if there is one. */
  public Optional<InetSocketAddress> timeAddress() {
    return time.map(UdpService::address);
  }

  /** The address of the NTP service, if there is one. */
  public Optional<InetSocketAddress> ntpAddress() {
    return ntp.map(UdpService::address);
  }

  /** The counters of the strftime service; zeros if there is none. */
  public UdpCounters timeCounters() {
    return time.map(UdpService::counters).orElseGet(UdpCounters::new);
  }

  /** The counters of the NTP service; zeros if there is none. */
  public UdpCounters ntpCounters() {
    return ntp.map(UdpService::counters).orElseGet(UdpCounters::new);
  }

  /** The counters of both services. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>(timeCounters().measures("time", "strftime"));
    measures.addAll(ntpCounters().measures("time", "ntp"));
    return measures;
  }

  /** Frees the ports. Requests that are not answered yet get no answer. */
  @Override
  public void close() {
    time.ifPresent(UdpService::close);
    ntp.ifPresent(UdpService::close);
  }
}
