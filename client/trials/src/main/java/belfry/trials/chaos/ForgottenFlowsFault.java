package belfry.trials.chaos;

import belfry.trials.chaos.Breach.Rule;
import belfry.trials.process.Await;
import belfry.trials.process.ServerInstance;
import java.time.Duration;

/**
 * The network forgets the connections of one instance to its Redis: they carry nothing any more,
 * and no reset says so, while new ones work. The instance must replace them by itself, and be ready
 * again in time.
 */
final class ForgottenFlowsFault extends GradualFault {
  /** When the instance must be ready again, counted from the begin. */
  private static final Duration READY_WITHIN = Duration.ofSeconds(15);

  /** When the instance must have noticed; before that it may say that it is ready. */
  private static final Duration NOTICED_WITHIN = Duration.ofMillis(PromiseChecker.NOT_READY_WITHIN);

  private final FaultyProxy proxy;
  private final ServerInstance instance;
  private final RunReport report;
  private final Duration noticedWithin;
  private final Duration readyWithin;
  private long before;
  private long begun;
  private String ready = "";

  ForgottenFlowsFault(
      FaultyProxy proxy, ServerInstance instance, Duration length, RunReport report) {
    this(proxy, instance, length, report, NOTICED_WITHIN, READY_WITHIN);
  }

  ForgottenFlowsFault(
      FaultyProxy proxy,
      ServerInstance instance,
      Duration length,
      RunReport report,
      Duration noticedWithin,
      Duration readyWithin) {
    super(
        "the network forgets the connections of %s to Redis".formatted(instance.name()),
        instance.name(),
        length);
    this.proxy = proxy;
    this.instance = instance;
    this.report = report;
    this.noticedWithin = noticedWithin;
    this.readyWithin = readyWithin;
  }

  /** A Redis or an instance that is down has no connections that could be forgotten. */
  @Override
  boolean goesAlone() {
    return true;
  }

  @Override
  void start() {
    before = proxy.harm(FaultyProxy.Mode.FORGET);
    begun = System.nanoTime();
    proxy.mode(FaultyProxy.Mode.FORGET);
  }

  @Override
  Effect effect() {
    long swallowed = proxy.harm(FaultyProxy.Mode.FORGET) - before;
    return new Effect(swallowed, FaultyProxy.Mode.FORGET.unit(), ready);
  }

  @Override
  void stop() throws InterruptedException {
    Thread.sleep(left(noticedWithin));
    String problem =
        Await.problemAfter(left(readyWithin), () -> instance.isReady() ? null : "not ready");
    ready = problem != null ? problem : "ready after " + seconds(since());
    if (problem != null) {
      report.add(
          Rule.READY,
          "%s was not ready %s after the network forgot its connections"
              .formatted(instance.name(), seconds(readyWithin)));
    }
    proxy.mode(FaultyProxy.Mode.PASS);
  }

  private Duration since() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Duration left(Duration of) {
    Duration left = of.minus(since());
    return left.isNegative() ? Duration.ZERO : left;
  }
}
