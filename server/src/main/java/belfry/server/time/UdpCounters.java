package belfry.server.time;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one UDP service has done since it started. Any thread may read; the service counts.
 *
 * @param requests datagrams received
 * @param answers datagrams sent
 * @param limited requests without an answer because of a rate limit
 * @param lowPorts requests without an answer because of their source port
 * @param invalid requests without an answer because of what they say
 * @param failures requests lost to an error of the network or of the program
 */
public record UdpCounters(
    LongAdder requests,
    LongAdder answers,
    LongAdder limited,
    LongAdder lowPorts,
    LongAdder invalid,
    LongAdder failures) {

  /** These counters under the name of their service. */
  List<Measure> measures(String service) {
    return List.of(
        measure("time_requests", "Datagrams received.", service, requests),
        measure("time_answers", "Datagrams sent.", service, answers),
        measure("time_limited", "Requests over a rate limit.", service, limited),
        measure("time_low_ports", "Requests from a port below 1024.", service, lowPorts),
        measure("time_invalid", "Requests that say nothing known.", service, invalid),
        measure("time_failures", "Requests lost to an error.", service, failures));
  }

  private static Measure measure(String name, String help, String service, LongAdder count) {
    return new Measure.Counter(name, help, Map.of("service", service), count::sum);
  }

  /** All at zero. */
  public UdpCounters() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }
}
