package belfry.server.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.net.Network;
import belfry.server.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One request over a real socket, to a receiver that the test plays. */
class PostIT {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Post post =
      new Post(
          () -> new Destinations(LOOPBACK, InetAddress::getAllByName),
          () -> TestCertificates.trusting().getSocketFactory());

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** Accepts one connection, reads the head of its request, and answers. */
  private CompletableFuture<String> answer(ServerSocket listener, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = listener.accept();
              Scanner in = new Scanner(socket.getInputStream(), UTF_8)) {
            StringBuilder head = new StringBuilder();
            String line = in.nextLine();
            while (!line.isEmpty()) {
              head.append(line).append('\n');
              line = in.nextLine();
            }
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            return head.toString();
          } catch (IOException e) {
            return e.toString();
          }
        },
        threads);
  }

  private Answer send(String scheme, String host, int port) {
    URI url = URI.create(scheme + "://" + host + ":" + port + "/a?b");
    return post.send(url, Map.of("webhook-id", "msg_1"), "{}".getBytes(UTF_8));
  }

  /** Its requests end soon. */
  private static Post impatient(Destinations.Resolver resolver) {
    return new Post(
        () -> new Destinations(LOOPBACK, resolver),
        () -> TestCertificates.trusting().getSocketFactory(),
        Duration.ofMillis(50));
  }

  @Test
  void requestIsWholeAndTheAnswerNeedsNoBody() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, HERE)) {
      int port = listener.getLocalPort();
      var head = answer(listener, "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
      assertInstanceOf(Answer.Taken.class, send("http", "127.0.0.1", port));
      assertEquals(
          """
          POST /a?b HTTP/1.1
          Host: 127.0.0.1:%d
          User-Agent: Belfry
          Content-Type: application/json
          Content-Length: 2
          webhook-id: msg_1
          Connection: close
          """
              .formatted(port),
          head.get());
    }
  }

  @Test
  void certificateMustBeForTheHost() throws Exception {
    try (ServerSocket listener =
        TestCertificates.serving().getServerSocketFactory().createServerSocket(0, 1, HERE)) {
      int port = listener.getLocalPort();
      var head = answer(listener, "HTTP/1.1 200 OK\r\n\r\n");
      assertInstanceOf(Answer.Taken.class, send("https", "localhost", port));
      assertTrue(head.get().startsWith("POST "), head.get());
      var _ = answer(listener, "HTTP/1.1 200 OK\r\n\r\n");
      Post other =
          new Post(
              () -> new Destinations(LOOPBACK, _ -> new InetAddress[] {HERE}),
              () -> TestCertificates.trusting().getSocketFactory());
      URI url = URI.create("https://other.example:" + port + "/");
      var failed = assertInstanceOf(Answer.Failed.class, other.send(url, Map.of(), new byte[0]));
      assertTrue(failed.why().contains("other.example"), failed.why());
    }
  }

  @Test
  void endlessHeadIsNotRead() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, HERE)) {
      var _ = answer(listener, "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000));
      var failed =
          assertInstanceOf(Answer.Failed.class, send("http", "127.0.0.1", listener.getLocalPort()));
      assertTrue(failed.why().contains("16384") || failed.why().contains("reset"), failed.why());
    }
  }

  /** The name server does not answer. */
  @Test
  void requestEndsAtItsLimitWhileTheNameIsLookedUp() {
    CountDownLatch over = new CountDownLatch(1);
    Post hanging =
        impatient(_ -> {
          try {
            over.await();
          } catch (InterruptedException _) {
            // the test has failed
          }
          throw new IOException("no answer");
        });
    Answer outcome = hanging.send(URI.create("http://robot.example/"), Map.of(), new byte[0]);
    over.countDown();
    var failed = assertInstanceOf(Answer.Failed.class, outcome);
    assertTrue(failed.why().contains("not resolved"), failed.why());
  }

  @Test
  void requestEndsAtItsLimitWhileTheReceiverIsSilent() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, HERE)) {
      URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
      Answer outcome = impatient(InetAddress::getAllByName).send(url, Map.of(), new byte[0]);
      assertInstanceOf(Answer.Failed.class, outcome);
    }
  }

  @Test
  void interruptedRequestEnds() throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    try (ServerSocket listener = new ServerSocket(0, 1, HERE)) {
      CompletableFuture<Answer> outcome = new CompletableFuture<>();
      Thread sender =
          Thread.startVirtualThread(
              () -> outcome.complete(send("http", "127.0.0.1", listener.getLocalPort())));
      threads.execute(() -> {
        try (Socket _ = listener.accept()) {
          accepted.countDown();
          new CountDownLatch(1).await(); // never answers
        } catch (IOException | InterruptedException _) {
          // the test is over
        }
      });
      accepted.await();
      sender.interrupt();
      assertInstanceOf(Answer.Failed.class, outcome.get());
    }
  }
}
