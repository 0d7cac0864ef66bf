package belfry.server.time;

import java.util.concurrent.atomic.LongAdder;

/**
 * What one UDP service has done since it started. Any thread may read; the service counts.
 *
 * @param requests datagrams received
 * @param requestBytes their payload
 * @param answers datagrams sent
 * @param answerBytes their payload
 * @param limited requests without an answer because of a rate limit
 * @param lowPorts requests without an answer because of their source port
 * @param invalid requests without an answer because of what they say
 * @param failures requests lost to an error of the network or of the program
 */
public record UdpCounters(
    LongAdder requests,
    LongAdder requestBytes,
    LongAdder answers,
    LongAdder answerBytes,
    LongAdder limited,
    LongAdder lowPorts,
    LongAdder invalid,
    LongAdder failures) {

  /** All at zero. */
  public UdpCounters() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }
}
