package belfry.server.udp;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one UDP service since its start. The thread of the service counts; any thread may
 * read the counters.
 *
 * @param requests datagrams received
 * @param answers datagrams sent
 * @param limited requests without an answer because of a rate limit
 * @param lowPorts requests without an answer because of their source port
 * @param unlisted requests without an answer because no interface lists the address that they were
 *     sent to
 * @param invalid requests without an answer because of their content
 * @param failures requests lost by an error of the network or of the server
 */
public record UdpCounters(
    LongAdder requests,
    LongAdder answers,
    LongAdder limited,
    LongAdder lowPorts,
    LongAdder unlisted,
    LongAdder invalid,
    LongAdder failures) {

  /** Counters at zero. */
  public UdpCounters() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }

  /**
   * These counters as measures.
   *
   * @param group the first word of the names, common to several services
   * @param service the value of the label {@code service}
   */
  public List<Measure> measures(String group, String service) {
    Map<String, String> labels = Map.of("service", service);
    return List.of(
        new Measure.Counter(group + "_requests", "Datagrams received.", labels, requests::sum),
        new Measure.Counter(group + "_answers", "Datagrams sent.", labels, answers::sum),
        new Measure.Counter(
            group + "_limited", "Requests over a rate limit.", labels, limited::sum),
        new Measure.Counter(
            group + "_low_ports", "Requests from a port below 1024.", labels, lowPorts::sum),
        new Measure.Counter(
            group + "_unlisted",
            "Requests to an address that no interface lists.",
            labels,
            unlisted::sum),
        new Measure.Counter(
            group + "_invalid", "Requests that are not valid.", labels, invalid::sum),
        new Measure.Counter(
            group + "_failures", "Requests lost to an error.", labels, failures::sum));
  }
}
