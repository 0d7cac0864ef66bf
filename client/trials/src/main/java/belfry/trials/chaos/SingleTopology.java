package belfry.trials.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Instances that share one Redis, each over a line that can break. */
final class SingleTopology extends Topology {
  private final Path program;
  private final List<FaultyProxy> lines = new ArrayList<>();
  private Redis redis;

  SingleTopology(
      Parts parts, Ports ports, Path serve, Findings findings, double longest, Path program) {
    super(parts, ports, serve, findings, longest);
    this.program = program;
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    redis = Redis.of(parts(), program, "redis", ports().next(), List.of());
    redis.start();
  }

  @Override
  String lack() {
    return redis.says("PONG", "PING") ? null : "redis does not answer";
  }

  @Override
  List<String> options(int instance) throws IOException {
    FaultyProxy line = new FaultyProxy(ports().next(), redis.port());
    lines.add(line);
    return List.of("--redis", "redis://127.0.0.1:" + line.port());
  }

  @Override
  List<Fault.Kind> storeFaults() {
    List<Fault.Kind> kinds = new ArrayList<>();
    kinds.add(random -> redis.kill(Fault.between(random, 0, longest(4)), Fault.EVERYBODY));
    kinds.add(random -> redis.suspend(Fault.between(random, 1, longest(10)), Fault.EVERYBODY));
    kinds.add(_ -> redis.killClients("pubsub"));
    kinds.add(_ -> redis.killClients("pubsub")); // twice as often: only quick ones hide late words
    kinds.add(_ -> redis.killClients("normal"));
    for (FaultyProxy.Mode mode : FaultyProxy.Mode.values()) {
      if (mode != FaultyProxy.Mode.PASS) {
        kinds.add(random ->
            breakLine(random.nextInt(lines.size()), mode, Fault.between(random, 1, longest(6))));
      }
    }
    return kinds;
  }

  private Fault breakLine(int at, FaultyProxy.Mode mode, Duration length) {
    String instance = instances().get(at).name();
    String does =
        switch (mode) {
          case PASS -> "is whole";
          case CUT -> "is cut";
          case STALL -> "stalls";
          case HALF_OPEN -> "is half open";
          case DRIP -> "drips";
        };
    FaultyProxy line = lines.get(at);
    return new Fault(
        "the line of " + instance + " to redis " + does + " for " + Fault.seconds(length),
        instance,
        length,
        mode == FaultyProxy.Mode.DRIP ? null : instance,
        () -> line.mode(mode),
        () -> line.mode(FaultyProxy.Mode.PASS));
  }
}
