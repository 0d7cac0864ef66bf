package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Idle connections of a load, to a server that drops or pings them. */
class ReconnectIT {
  private final ServerSocket door = newDoor();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private static ServerSocket newDoor() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  private static Target target(ServerSocket listening) {
    return new Target(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()), false);
  }

  private LoadPlan plan(boolean reconnect) {
    List<Target> servers = List.of(target(door));
    return new LoadPlan(
        TargetProtocol.RAW,
        servers,
        servers,
        4,
        0,
        1,
        OptionalDouble.empty(),
        1,
        64,
        Duration.ZERO,
        Duration.ofMillis(600),
        0,
        2,
        reconnect,
        Duration.ofSeconds(20));
  }

  /** Lets clients in; then drops each of the first ones, or sends it something. */
  private void serve(int dropped, String greeting) {
    AtomicInteger left = new AtomicInteger(dropped);
    Thread.ofVirtual()
        .start(() -> {
          while (!door.isClosed()) {
            try {
              Socket client = door.accept();
              Thread.ofVirtual().start(() -> serve(client, left, greeting));
            } catch (IOException _) {
              // closed: the test is over
            }
          }
        });
  }

  private void serve(Socket client, AtomicInteger left, String greeting) {
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
      in.readLine();
      client.getOutputStream().write(("J\n" + greeting).getBytes(US_ASCII));
      if (left.getAndDecrement() > 0) {
        return;
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException _) {
      // the client is gone
    }
  }

  private LoadResult run(boolean reconnect) throws IOException {
    try (LoadRun load = new LoadRun(plan(reconnect), List.of(), _ -> {})) {
      return load.run();
    }
  }

  @Test
  void droppedConnectionsAreCounted() throws IOException {
    serve(3, "");

    LoadResult result = run(false);

    assertEquals(3, result.attendance().dropped());
    assertEquals(1, result.attendance().in());
    assertFalse(result.isFlawless());
    assertTrue(Double.isNaN(result.attendance().back()));
  }

  @Test
  void droppedConnectionsComeBackWhereThePlanSaysSo() throws IOException {
    serve(3, "");

    LoadResult result = run(true);

    assertEquals(3, result.attendance().dropped());
    assertEquals(4, result.attendance().in());
    assertTrue(result.isFlawless(), result::text);
    assertTrue(result.attendance().back() >= 0);
    assertTrue(result.text().contains("back       all within "), result::text);
  }

  @Test
  void aPingIsAnswered() throws Exception {
    serve(0, "");
    List<String> greetings = List.of("PING :load.example\r\n", "PING\r\n");
    for (String greeting : greetings) {
      lines.clear();
      try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        assertPong(other, greeting);
      }
    }
  }

  /** The server repeats the ping until it is answered, because a client answers only once in. */
  private void assertPong(ServerSocket other, String ping) throws Exception {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket client = other.accept();
              BufferedReader in =
                  new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII))) {
            in.readLine();
            client.getOutputStream().write("J\n".getBytes(US_ASCII));
            while (!in.ready()) {
              client.getOutputStream().write(ping.getBytes(US_ASCII));
              Thread.sleep(50); // a poll, which the test's time limit bounds
            }
            lines.add(in.readLine());
          } catch (IOException | InterruptedException _) {
            // the client is gone
          }
        });
    List<Target> servers = List.of(target(other));
    LoadPlan like = plan(false);
    LoadPlan one =
        new LoadPlan(
            like.protocol(),
            servers,
            servers,
            1,
            0,
            1,
            like.rate(),
            1,
            64,
            Duration.ZERO,
            like.measured(),
            0,
            1,
            false,
            like.patience());
    try (LoadRun load = new LoadRun(one, List.of(), _ -> {})) {
      load.run();
    }
    assertEquals(ping.strip().replace("PING", "PONG"), lines.poll(10, TimeUnit.SECONDS));
  }
}
