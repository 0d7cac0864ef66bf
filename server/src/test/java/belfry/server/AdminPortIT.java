package belfry.server;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the admin port of a whole server, against {@code server/README.md}. */
class AdminPortIT {
  @Test
  void aServerThatTakesClientsIsAliveAndReady() throws Exception {
    try (Running running = Running.alone()) {
      var alive = running.get("/livez");
      assertEquals(200, alive.status());
      var ready = running.get("/readyz");
      assertEquals(200, ready.status());
      assertTrue(ready.body().startsWith("ready: "), ready.body());
      assertTrue(ready.body().contains("acks survive: "), ready.body());
      assertEquals(1, running.metric("belfry_ready"));
      assertEquals(
          1, running.metric("belfry_durability_info{promise=\"" + promise(running) + "\"}"));
    }
  }

  private static String promise(Running running) {
    return running.server().promise();
  }

  @Test
  void messagesAreCountedWhenTheyAreSaidAndWhenTheyAreTold() throws Exception {
    try (Running running = Running.alone();
        Caller ann = running.call();
        Caller bob = running.call();
        Caller eve = running.call()) {
      for (Caller caller : List.of(ann, bob, eve)) {
        caller.lineWith("in #lobby");
      }
      ann.send("one\ntwo\n/join #none-such\nthree\n");
      bob.lineWith("two");
      eve.lineWith("two");
      eventually(() -> {
        assertEquals(3, running.metric("belfry_messages_published_total{result=\"ok\"}"));
        assertEquals(4, running.metric("belfry_messages_delivered_total"));
      });
      assertEquals(3, running.metric("belfry_publish_duration_seconds_count"));
      assertTrue(running.metric("belfry_delivery_lag_seconds_count") > 0);
      assertEquals(3, running.metric("belfry_connections"));
      assertEquals(3, running.metric("belfry_sessions"));
      assertEquals(2, running.metric("belfry_rooms"));
    }
  }

  @Test
  void aMessageThatIsSentAgainIsCountedAsThat() throws Exception {
    try (Running running = Running.alone();
        Caller program = running.call()) {
      program.send(
          """
          {"do":"join","room":"ops"}
          {"do":"say","room":"ops","text":"hi","id":"1"}
          {"do":"say","room":"ops","text":"hi","id":"1"}
          {"do":"ping"}
          """);
      program.lineWith("pong");
      assertEquals(1, running.metric("belfry_messages_published_total{result=\"ok\"}"));
      assertEquals(1, running.metric("belfry_messages_published_total{result=\"dup\"}"));
    }
  }

  @Test
  void whoComesBackTooLateIsCountedAsAGap() throws Exception {
    try (Running running = Running.alone();
        Caller program = running.call()) {
      program.send(
          """
          {"do":"join","room":"ops"}
          {"do":"say","room":"ops","text":"hi","id":"1"}
          {"do":"leave","room":"ops"}
          {"do":"join","room":"ops","after":"1-1"}
          {"do":"ping"}
          """);
      program.lineWith("\"on\":\"gap\"");
      program.lineWith("pong");
      assertEquals(1, running.metric("belfry_history_gaps_declared_total{cause=\"trimmed\"}"));
    }
  }

  @Test
  void whatTheDocumentsNameIsThere() throws Exception {
    Path folder = Path.of(System.getProperty("belfry.root"), "server");
    String readme = Files.readString(folder.resolve("README.md"));
    String both = readme + Files.readString(folder.resolve("running.md"));
    int from = readme.indexOf("| `belfry_journal_commit_");
    // this server has no data, no Redis and no clock
    Set<String> absent = metrics(readme.substring(from, readme.indexOf("| `jvm_")));
    try (Running running = Running.alone()) {
      String page = running.get("/metrics").body();
      for (String name : metrics(both)) {
        assertEquals(!absent.contains(name), page.contains("# TYPE " + name + " "), name);
      }
    }
  }

  private static Set<String> metrics(String document) {
    return Pattern.compile("\\b(belfry|process|jvm|system)(_[a-z]+)+")
        .matcher(document)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @Test
  void onlyReadingIsAllowedAndOnlyWhatThereIs() throws Exception {
    try (Running running = Running.alone()) {
      assertEquals(405, running.ask("POST", "/livez").status());
      assertEquals(404, running.get("/").status());
      assertEquals(404, running.get("/livez/../secret").status());
      var head = running.ask("HEAD", "/readyz");
      assertEquals(200, head.status());
      assertEquals("", head.body());
    }
  }

  @Test
  void whoAsksHalfAQuestionHoldsUpNobody() throws Exception {
    try (Running running = Running.alone()) {
      List<Caller> halves = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        halves.add(new Caller(running.server().adminAddress().orElseThrow()).send("GET /li"));
      }
      assertEquals(200, running.get("/livez").status());
      for (Caller half : halves) {
        half.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhello",
        "Content-Length: 5000000000\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n11111111111111111111\r\nhello"
      })
  void requestWithABodyIsRefusedAndIsNoErrorOfTheServer(String request) throws Exception {
    try (Running running = Running.alone()) {
      for (String method : List.of("GET", "POST")) {
        try (Caller client = new Caller(running.server().adminAddress().orElseThrow())) {
          client.send(method + " /livez HTTP/1.1\r\nHost: h\r\n" + request);
          client.lineWith("HTTP/1.1 413 ");
        }
      }
      assertEquals(200, running.get("/livez").status());
      assertEquals(0, running.metric("belfry_internal_errors_total"));
    }
  }

  @Test
  void stoppingIsNotReadyFirstThenClosedAndAliveToTheEnd() throws Exception {
    try (Running running = Running.waitingFor(Duration.ofSeconds(1))) {
      var drained = CompletableFuture.supplyAsync(running.server()::drain);
      eventually(() -> assertEquals(503, running.get("/readyz").status()));
      assertEquals(200, running.get("/livez").status());
      assertTrue(running.get("/readyz").body().startsWith("not ready: about to stop"));
      try (Caller late = running.call()) {
        late.lineWith("in #lobby"); // a client is still accepted during the wait for balancers
        late.lineWith("restarting");
        late.rest();
      }
      assertEquals(0, drained.join());
      assertThrows(ConnectException.class, running::call);
      assertThrows(IOException.class, () -> running.get("/livez"));
    }
  }

  @Test
  void aPortThatIsTakenIsOneLineAndExitCode71() throws Exception {
    try (Running running = Running.alone()) {
      String port = Integer.toString(running.server().adminAddress().orElseThrow().getPort());
      var err = new ByteArrayOutputStream();
      Exit exit =
          new ServeCommand(new PrintStream(OUT), new PrintStream(err, true, StandardCharsets.UTF_8))
              .run("--port", "0", "--no-ntp", "--admin-port", port);
      assertEquals(Exit.CANNOT_BIND, exit);
      String said = err.toString(StandardCharsets.UTF_8);
      assertEquals(1, said.lines().count(), said);
      assertTrue(said.contains(": another program uses it (--admin-port takes another)"), said);
      assertTrue(said.contains("127.0.0.1 port " + port), said);
    }
  }

  private static final ByteArrayOutputStream OUT = new ByteArrayOutputStream();
}
