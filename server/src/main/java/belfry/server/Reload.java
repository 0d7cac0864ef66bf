package belfry.server;

import belfry.server.net.DoorOptions;
import belfry.server.options.ServerArguments;
import belfry.server.options.UnreadableFileException;
import belfry.server.webhook.WebhookOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/**
 * Reads the settings, the webhooks and the certificates of a running server again, and uses the
 * values that can change. It says in sentences, and in the log, what has changed and what waits for
 * the next start. If a setting is refused, all settings stay as they are.
 *
 * <p>It owns the values in force. Any thread may ask; one request is done at a time.
 */
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);
  private static final String MOTD = "--motd";

  private final Map<String, String> environment;
  private final String[] line;
  private Map<String, String> values;
  private List<String> motd;

  /**
   * Begins with the values of the start.
   *
   * @param arguments what the environment and the command line set at the start
   * @param motd the message of the day
   */
  Reload(
      Map<String, String> environment,
      String[] line,
      ServerArguments arguments,
      List<String> motd) {
    this.environment = environment;
    this.line = line.clone();
    this.values = arguments.values();
    this.motd = motd;
  }

  /** Reads everything again. Returns what has changed, a sentence each. */
  synchronized List<String> of(Server server) {
    List<String> said = new ArrayList<>(settings(server));
    if (server.hasTls()) {
      said.add(
          server.reloadCertificates()
              ? "The certificates were read again."
              : "The previous certificates stay in use; the log has the reason.");
    }
    return said;
  }

  private List<String> settings(Server server) {
    try {
      ServerArguments arguments = new ServerArguments(environment);
      var _ = arguments.parse(line);
      return use(arguments, server);
    } catch (ParameterException | UnreadableFileException e) {
      String said = "The settings stay as they are: " + e.getMessage();
      log.warn("{}", said);
      return List.of(said);
    }
  }

  private List<String> use(ServerArguments arguments, Server server) {
    Map<String, String> next = arguments.values();
    TreeSet<String> changed = new TreeSet<>(next.keySet());
    changed.removeIf(name -> Objects.equals(next.get(name), values.get(name)));
    TreeSet<String> waiting = new TreeSet<>(changed);
    waiting.removeAll(ServerArguments.CHANGEABLE);
    DoorOptions door = waiting.isEmpty() ? arguments.door() : arguments.options().door();
    WebhookOptions webhooks = arguments.webhooks();
    server.door().change(door);

    List<String> said = new ArrayList<>();
    if (!door.motd().equals(motd)) {
      said.add(MOTD + " has " + door.motd().size() + " lines now.");
    }
    changed.stream()
        .filter(name -> ServerArguments.CHANGEABLE.contains(name) && !name.equals(MOTD))
        .map(name ->
            "%s is %s now; it was %s."
                .formatted(name, shown(next.get(name)), shown(values.get(name))))
        .forEach(said::add);
    server.webhooks().change(webhooks).ifPresent(said::add);
    if (said.isEmpty()) {
      said.add("No setting that can change now has changed.");
    }
    log.info("The settings were read again. {}", String.join(" ", said));
    if (!waiting.isEmpty()) {
      String waits = "These change at the next start only: " + String.join(", ", waiting) + ".";
      log.warn("{}", waits);
      said.add(waits);
    }
    remember(next, door.motd());
    return said;
  }

  private static String shown(@Nullable String value) {
    return value == null || value.isEmpty() ? "none" : value;
  }

  /** Keeps the new values of the options that have changed, and the old ones of those that wait. */
  private void remember(Map<String, String> next, List<String> lines) {
    Map<String, String> inForce = new HashMap<>(values);
    ServerArguments.CHANGEABLE.forEach(name -> inForce.put(name, next.get(name)));
    values = inForce;
    motd = lines;
  }
}
