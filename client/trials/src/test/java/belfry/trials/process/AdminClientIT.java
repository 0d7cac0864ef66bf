package belfry.trials.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private FakeAdmin page = newPage();
  private AdminClient client = new AdminClient(0, PATIENCE);

  private static FakeAdmin newPage() {
    try {
      return new FakeAdmin();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void listen() {
    client = new AdminClient(page.port(), PATIENCE);
  }

  @AfterEach
  void close() throws IOException {
    page.close();
  }

  @Test
  void anAnswerIsItsStatusAndItsText() throws IOException {
    page.page("/readyz", 503, "not ready: it stops\nacks survive: nothing\n");

    AdminClient.Answer answer = client.get("/readyz");

    assertEquals(503, answer.status());
    assertFalse(answer.isOk());
    assertEquals("not ready: it stops\nacks survive: nothing\n", answer.text());
    page.page("/readyz", 200, "ready");
    assertTrue(client.get("/readyz").isOk());
  }

  @Test
  void somethingElseThanHttpIsNoAnswer() {
    page.raw("/readyz", "220 smtp.example ESMTP\r\n\r\n");

    assertThrows(IOException.class, () -> client.get("/readyz"));
    page.raw("/readyz", "");
    assertThrows(IOException.class, () -> client.get("/readyz"));
  }

  @Test
  void aServerThatStandsStillIsNoAnswerInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AdminClient short_ = new AdminClient(silent.getLocalPort(), Duration.ofMillis(50));

      assertThrows(IOException.class, () -> short_.get("/livez"));
    }
  }

  @Test
  void aMetricIsTheSumOverItsLabels() throws IOException {
    page.page(
        "/metrics",
        200,
        """
        # TYPE belfry_gaps counter
        belfry_gaps_total{cause="slow"} 3.0
        belfry_gaps_total{cause="lost"} 2.0
        belfry_gaps_total_more 100.0
        belfry_sessions 7.0
        """);

    assertEquals(5, client.metric("belfry_gaps_total"));
    assertEquals(7, client.metric("belfry_sessions"));
    assertEquals(0, client.metric("belfry_internal_errors_total"), "one that is not there is 0");
    page.page("/metrics", 500, "");
    assertThrows(IOException.class, () -> client.metric("belfry_sessions"));
  }

  @Test
  void aServerThatCountsErrorsOfItsOwnIsFound() throws IOException {
    ServerInstance server =
        new ServerInstance(
            new ManagedProcess(new ProcessGroup(Path.of(".")), "one", List.of("true")),
            1,
            2,
            client);
    page.page("/metrics", 200, "belfry_internal_errors_total 0.0\n");
    assertEquals(List.of(), server.errorCounters());

    page.page(
        "/metrics", 200, "belfry_internal_errors_total 2.0\nbelfry_connections_failed_total 1.0\n");

    assertEquals(
        List.of("belfry_internal_errors_total 2", "belfry_connections_failed_total 1"),
        server.errorCounters());
  }
}
