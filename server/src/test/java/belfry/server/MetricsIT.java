package belfry.server;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.redis.RedisServer;
import belfry.server.options.ServerArguments;
import belfry.server.tls.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of two servers which have all parts that have metrics. */
class MetricsIT {
  private static final Path ROOT = Path.of(System.getProperty("belfry.root"));
  private static final Pattern NAME = Pattern.compile("\\b(belfry|process|jvm|system)(_[a-z]+)+");

  @TempDir private static Path folder;
  private static RedisServer redis;
  private static Server shared;
  private static Server alone;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.started();
    shared = serve("--redis=" + redis.url(), "--no-ntp", "--no-time");
    alone =
        serve(
            "--data=" + folder.resolve("data"),
            "--archive=yes",
            "--ntp-port=0",
            "--udp-chat=0",
            "--webhooks=" + webhooks(),
            "--tls-cert=" + TestCertificates.file("ec.crt"),
            "--tls-key=" + TestCertificates.file("ec.key"));
  }

  private static Path webhooks() throws IOException {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
    Path file = Files.writeString(folder.resolve("secret"), secret);
    return Files.writeString(
        folder.resolve("webhooks"), "nowhere https://127.0.0.1/ " + file + "\n");
  }

  private static Server serve(String... line) throws IOException {
    ServerArguments arguments = new ServerArguments(Map.of("BELFRY_PORT", "0"));
    var _ = arguments.parse(line);
    return Server.start(arguments.options());
  }

  @AfterAll
  static void stop() {
    shared.close();
    alone.close();
    redis.close();
  }

  private static String page(Server server) throws IOException {
    int port = server.adminAddress().orElseThrow().getPort();
    try (InputStream page =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), UTF_8);
    }
  }

  /** The names of the metrics in a text; those of a histogram without their endings. */
  private static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(name -> name.replaceFirst("_seconds_(bucket|count|sum)$", "_seconds"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scripts/deploy/alerts.yaml",
        "scripts/deploy/dashboard.json",
        "server/README.md",
        "server/running.md"
      })
  void eachMetricThatAFileNamesIsThere(String file) throws IOException {
    String pages = page(shared) + page(alone);
    Set<String> named = names(Files.readString(ROOT.resolve(file)));

    assertTrue(named.size() > 10, named::toString);
    named.removeIf(name -> pages.contains("# TYPE " + name + " "));
    assertEquals("[]", named.toString());
  }

  @Test
  void refusalsAndPausesAreCounted() throws IOException {
    try (Caller program = new Caller(alone.address())) {
      program.send("{\"do\":\"say\",\"room\":\"nowhere\",\"text\":\"hi\"}\n");
      program.send("{\"do\":\"ping\"}\n".repeat(20));
      program.lineWith("faster than");
      eventually(() -> assertTrue(page(alone).contains("belfry_flood_pauses_total 1.0\n")));
    }
    String page = page(alone);

    assertTrue(page.contains("belfry_refusals_total{code=\"not-in-room\"} 1.0\n"), page);
    assertTrue(page.contains("belfry_refusals_total{code=\"muted\"} 0.0\n"), page);
    assertTrue(page.contains("belfry_build_info{version=\""), page);
  }
}
