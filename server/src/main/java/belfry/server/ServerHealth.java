package belfry.server;

import belfry.protocol.Version;
import belfry.server.admin.Monitored;
import belfry.server.backplane.Backplane;
import belfry.server.chat.Chat;
import belfry.server.measure.Measure;
import belfry.server.net.Door;
import belfry.server.simple.SimpleServices;
import belfry.server.task.Failures;
import belfry.server.time.ClockServer;
import belfry.server.tls.TlsEngines;
import belfry.server.webhook.Webhooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The health of a server and the measures of all its parts, for the admin port. Thread-safe. Its
 * only state is whether a stop has begun.
 */
final class ServerHealth implements Monitored {
  private final Chat chat;
  private final Door door;
  private final Optional<TlsEngines> tls;
  private final Optional<ClockServer> clock;
  private final SimpleServices simple;
  private final Webhooks webhooks;
  private final Failures failures;
  private volatile boolean stopping;

  ServerHealth(
      Chat chat,
      Door door,
      Optional<TlsEngines> tls,
      Optional<ClockServer> clock,
      SimpleServices simple,
      Webhooks webhooks,
      Failures failures) {
    this.chat = chat;
    this.door = door;
    this.tls = tls;
    this.clock = clock;
    this.simple = simple;
    this.webhooks = webhooks;
    this.failures = failures;
  }

  /** Marks the server as stopping, and so as not ready. */
  void stop() {
    stopping = true;
  }

  @Override
  public Verdict life() {
    return door.isAlive()
        ? new Verdict(true, "alive")
        : new Verdict(false, "no connection can be read any more");
  }

  @Override
  public Verdict readiness() {
    if (stopping) {
      return new Verdict(false, "not ready: about to stop");
    }
    if (!door.isOpen()) {
      return new Verdict(false, "not ready: accepts no connections");
    }
    Backplane.Health health = chat.backplane().health();
    return new Verdict(
        health.proven(), (health.proven() ? "ready: " : "not ready: ") + health.detail());
  }

  @Override
  public String promise() {
    return chat.backplane().promise();
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>(door.measures());
    measures.addAll(failures.measures());
    measures.addAll(chat.measures());
    measures.addAll(chat.backplane().measures());
    tls.map(TlsEngines::measures).ifPresent(measures::addAll);
    clock.map(ClockServer::measures).ifPresent(measures::addAll);
    measures.addAll(simple.measures());
    measures.addAll(webhooks.measures());
    measures.add(
        new Measure.Gauge("ready", "1 when new clients may come.", () -> bit(readiness().good())));
    measures.add(
        new Measure.Gauge(
            "durability_info",
            "Always 1; the label says what an ack survives.",
            Map.of("promise", promise()),
            () -> 1));
    measures.add(
        new Measure.Gauge(
            "build_info",
            "Always 1; the label says which release this is.",
            Map.of("version", Version.number()),
            () -> 1));
    return measures;
  }

  private static double bit(boolean set) {
    return set ? 1 : 0;
  }
}
