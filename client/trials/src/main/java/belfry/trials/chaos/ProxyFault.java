package belfry.trials.chaos;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Breaks the connections of one instance to its Redis in one of a proxy's ways. */
final class ProxyFault extends GradualFault {
  private final FaultyProxy proxy;
  private final FaultyProxy.Mode mode;
  private final String instance;
  private long before;

  ProxyFault(FaultyProxy proxy, FaultyProxy.Mode mode, String instance, Duration length) {
    super(
        "the connections of %s to Redis: %s for %s"
            .formatted(instance, mode.words(), seconds(length)),
        instance,
        length);
    this.proxy = proxy;
    this.mode = mode;
    this.instance = instance;
  }

  @Override
  @Nullable String cutsOff() {
    return mode.isUsable() ? null : instance;
  }

  @Override
  void start() {
    before = proxy.harm(mode);
    proxy.mode(mode);
  }

  @Override
  Effect effect() {
    return Effect.of(proxy.harm(mode) - before, mode.unit());
  }

  @Override
  void stop() {
    proxy.mode(FaultyProxy.Mode.PASS);
  }
}
