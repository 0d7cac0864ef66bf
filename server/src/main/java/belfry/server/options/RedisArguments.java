package belfry.server.options;

import belfry.server.backplane.Retention;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.Setting;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The options of Redis: its address, the wait at the start, and the replicas that an
 * acknowledgement needs.
 */
final class RedisArguments {
  private static final String LAG = "--" + Setting.ARCHIVE_LAG.word();
  private static final String MEMORY = "--" + Setting.REDIS_MEMORY.word();

  private final Declarations declarations;
  private final RedisAddressArguments address;
  private final IntSupplier wait;
  private final IntSupplier ackReplicas;
  private final IntSupplier lag;
  private final Supplier<Optional<String>> memory;

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
    lag =
        declarations.number(
            LAG,
            "N",
            (int) Setting.ARCHIVE_LAG.usual(),
            (int) Setting.ARCHIVE_LAG.least(),
            (int) Setting.ARCHIVE_LAG.most(),
            "How many messages of a room stay in Redis while the archive lacks them. The first"
                + " instance decides for all.");
    memory =
        declarations.optionalText(
            MEMORY,
            "SIZE",
            "How much memory Redis may use, such as 3g, before the server removes logs of rooms"
                + " without members. The first instance decides for all. Default: three quarters of"
                + " Redis' maxmemory, or else half of its machine");
  }

  /** Whether the options name a Redis. */
  boolean isAskedFor() {
    return address.url().isPresent();
  }

  /**
   * The options of Redis; empty if the server uses none.
   *
   * @param asked the settings of the deployment that the operator gave
   * @param isArchived whether there is an archive
   * @param keep how long messages are kept
   */
  Optional<RedisOptions> options(Map<Setting, Long> asked, boolean isArchived, Retention keep) {
    Optional<String> given = address.url();
    if (given.isEmpty()) {
      address.refuseUseless();
      declarations.refuseUseless(
          "without --redis", List.of("--redis-wait", "--ack-replicas", MEMORY));
    }
    if (given.isEmpty() || !isArchived) {
      declarations.refuseUseless("without --redis and --archive", List.of(LAG));
    }
    return given.map(url -> options(url, asked, isArchived, keep));
  }

  private RedisOptions options(
      String given, Map<Setting, Long> asked, boolean isArchived, Retention keep) {
    try {
      return new RedisOptions(
          address.target(given),
          address.authority(),
          address.prefix(),
          ackReplicas.getAsInt(),
          Duration.ofSeconds(wait.getAsInt()),
          withOwn(asked),
          RedisOptions.LEASE,
          isArchived,
          keep);
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--redis: " + e.getMessage());
    }
  }

  private Map<Setting, Long> withOwn(Map<Setting, Long> asked) {
    Map<Setting, Long> all = new HashMap<>(asked);
    if (declarations.isGiven(LAG)) {
      all.put(Setting.ARCHIVE_LAG, (long) lag.getAsInt());
    }
    memory.get().ifPresent(size -> all.put(Setting.REDIS_MEMORY, bytes(size)));
    return all;
  }

  private long bytes(String size) {
    try {
      return Setting.REDIS_MEMORY.value(size);
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--" + e.getMessage());
    }
  }
}
