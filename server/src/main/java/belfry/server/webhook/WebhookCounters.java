package belfry.server.webhook;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of all webhooks of this process since its start. Thread-safe.
 *
 * @param delivered messages that a receiver has
 * @param failed attempts that failed
 * @param givenUp messages that were not delivered after all attempts
 */
record WebhookCounters(LongAdder delivered, LongAdder failed, LongAdder givenUp) {
  WebhookCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder());
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Counter(
            "webhook_attempts",
            "Attempts to deliver a message to a webhook.",
            Map.of("result", "delivered"),
            delivered::sum),
        new Measure.Counter(
            "webhook_attempts",
            "Attempts to deliver a message to a webhook.",
            Map.of("result", "failed"),
            failed::sum),
        new Measure.Counter(
            "webhook_given_up",
            "Messages that were not delivered to a webhook after all attempts.",
            givenUp::sum));
  }
}
