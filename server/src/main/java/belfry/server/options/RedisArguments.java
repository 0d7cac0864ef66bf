package belfry.server.options;

import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The options of Redis: its address, the wait at the start, and the replicas that an
 * acknowledgement needs.
 */
final class RedisArguments {
  private final Declarations declarations;
  private final RedisAddressArguments address;
  private final IntSupplier wait;
  private final IntSupplier ackReplicas;

  RedisArguments(Declarations declarations) {
    this.declarations = declarations;
    address = new RedisAddressArguments(declarations);
    wait =
        declarations.number(
            "--redis-wait", "SECONDS", 30, 0, 3_600, "How long to wait for Redis at the start.");
    ackReplicas =
        declarations.number(
            "--ack-replicas",
            "N",
            0,
            0,
            10,
            "Acknowledge a message only when N Redis replicas have it.");
  }

  /** Whether the options name a Redis. */
  boolean isAskedFor() {
    return address.url().isPresent();
  }

  /**
   * The options of Redis; empty if the server uses none.
   *
   * @param asked the settings of the deployment that the operator gave
   */
  Optional<RedisOptions> options(Map<Setting, Long> asked) {
    Optional<String> given = address.url();
    if (given.isEmpty()) {
      address.refuseUseless();
      declarations.refuseUseless("without --redis", List.of("--redis-wait", "--ack-replicas"));
    }
    return given.map(url -> options(url, asked));
  }

  private RedisOptions options(String given, Map<Setting, Long> asked) {
    try {
      return new RedisOptions(
          address.target(given),
          address.authority(),
          address.prefix(),
          ackReplicas.getAsInt(),
          Duration.ofSeconds(wait.getAsInt()),
          asked,
          RedisOptions.LEASE);
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--redis: " + e.getMessage());
    }
  }
}
