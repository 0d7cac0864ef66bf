package belfry.server.time;

import belfry.server.measure.Measure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock: the strftime service and the NTP service, each on its own UDP port and thread.
 *
 * <p>{@link #start} binds and answers until {@link #close}, which any thread may call. Both
 * services tell the machine's clock, which they never change.
 */
public final class ClockServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClockServer.class);

  private final Optional<UdpService> time;
  private final Optional<UdpService> ntp;

  private ClockServer(Optional<UdpService> time, Optional<UdpService> ntp) {
    this.time = time;
    this.ntp = ntp;
  }

  /**
   * Binds what the options ask for and begins to answer; throws, and binds nothing, when a port is
   * in use.
   */
  public static ClockServer start(ClockOptions options) throws IOException {
    return start(options, Clock.systemUTC(), KernelClock.find());
  }

  static ClockServer start(ClockOptions options, Clock clock, ClockState.Source source)
      throws IOException {
    Answerer strftime = new StrftimeAnswerer(options.zone(), SipHash.random());
    Answerer ntp = new NtpAnswerer(clock, System::nanoTime, source, options.localStratum());
    Optional<UdpService> first = bind("time", options, options.timePort(), strftime, clock);
    Optional<UdpService> second;
    try {
      second = bind("ntp", options, options.ntpPort(), ntp, clock);
    } catch (IOException e) {
      first.ifPresent(UdpService::close);
      throw e;
    }
    first.ifPresent(UdpService::start);
    second.ifPresent(UdpService::start);
    if (second.isPresent() && !source.read().synchronised()) {
      warnOfUnkeptClock(options.localStratum());
    }
    return new ClockServer(first, second);
  }

  private static void warnOfUnkeptClock(OptionalInt localStratum) {
    if (localStratum.isPresent()) {
      log.warn(
          "nothing keeps this machine's clock; NTP clients are told stratum {} all the same",
          localStratum.getAsInt());
    } else {
      log.warn(
          "nothing keeps this machine's clock; NTP clients are told so, and will not follow it");
    }
  }

  private static Optional<UdpService> bind(
      String name, ClockOptions options, OptionalInt port, Answerer answerer, Clock clock)
      throws IOException {
    if (port.isEmpty()) {
      return Optional.empty();
    }
    InetSocketAddress address = new InetSocketAddress(options.bind(), port.getAsInt());
    try {
      return Optional.of(new UdpService(name, address, answerer, options.limits(), clock));
    } catch (IOException e) {
      BindException said =
          new BindException(
              "can't answer %s on UDP port %d: %s (--%s-port takes another, --no-%s none)"
                  .formatted(name, port.getAsInt(), e.getMessage(), name, name));
      said.initCause(e);
      throw said;
    }
  }

  /** Where the strftime service is, if it is. */
  public Optional<InetSocketAddress> timeAddress() {
    return time.map(UdpService::address);
  }

  /** Where the NTP service is, if it is. */
  public Optional<InetSocketAddress> ntpAddress() {
    return ntp.map(UdpService::address);
  }

  /** What the strftime service has done; zeros if there is none. */
  public UdpCounters timeCounters() {
    return time.map(UdpService::counters).orElseGet(UdpCounters::new);
  }

  /** What the NTP service has done; zeros if there is none. */
  public UdpCounters ntpCounters() {
    return ntp.map(UdpService::counters).orElseGet(UdpCounters::new);
  }

  /** What both services have done. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>(timeCounters().measures("strftime"));
    measures.addAll(ntpCounters().measures("ntp"));
    return measures;
  }

  /** Frees the ports. Requests that have not been answered by then are not. */
  @Override
  public void close() {
    time.ifPresent(UdpService::close);
    ntp.ifPresent(UdpService::close);
  }
}
