package belfry.server.udp;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.LoggedErrors;
import belfry.server.task.Failures;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of a UDP service whose answerer fails, over real sockets. */
class UdpServiceIT {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Failures failures = new Failures();

  static List<Throwable> mistakes() {
    return List.of(
        new IllegalStateException("a mistake for the UDP test"),
        new StackOverflowError("an error for the UDP test"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeInAnAnswerIsLoggedOnceAndCountedAndTheNextRequestIsAnswered(Throwable mistake)
      throws IOException {
    try (var logged = new LoggedErrors();
        var service = service(mistake);
        var client = DatagramClient.of(service.address())) {
      for (int i = 0; i < 5; i++) {
        client.send(new byte[] {'?'});
        assertEquals("a", client.ask("x"));
      }

      assertEquals(5, service.counters().failures().sum());
      assertEquals(5, failures.count());
      assertEquals(List.of("udp-test failed with an internal error"), logged.of(mistake));
    }
  }

  @Test
  void anEmptyDatagramThatConfusesTheAnswererCostsOnlyItself() throws IOException {
    try (var service = service(new IllegalStateException("never thrown"));
        var client = DatagramClient.of(service.address())) {
      client.send(new byte[0]);
      assertEquals("a", client.ask("x"));
      eventually(() -> assertEquals(1, service.counters().failures().sum()));
    }
  }

  @Test
  void noAnswerLeavesFromAnotherAddressThanTheAskedOne() throws IOException {
    InetAddress listed = InetAddress.ofLiteral("127.0.0.1");
    try (var service =
            service(new IllegalStateException("never thrown"), new InetSocketAddress(0));
        var client = new DatagramSocket(0, listed)) {
      client.setSoTimeout(10_000);
      int port = service.address().getPort();
      client.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.ofLiteral("127.0.0.5"), port));
      eventually(() -> assertEquals(1, service.counters().unlisted().sum()));
      client.send(new DatagramPacket(new byte[] {1}, 1, listed, port));
      client.receive(new DatagramPacket(new byte[1], 1));
      assertEquals(1, service.counters().answers().sum());
    }
  }

  @Test
  void aFloodThatUsesUpTheLimitsDoesNotSilenceAProvenClient() throws IOException {
    RateLimits one = new RateLimits(1, 1, 1, 1, true);
    InstantSource noon = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    try (var service = new UdpService("test", ANY, new Expecting(), one, noon, failures);
        var client = DatagramClient.of(service.address())) {
      service.start();
      for (int i = 0; i < 5; i++) {
        client.send(new byte[] {'x'});
      }
      assertEquals("proven", client.ask("proven"));
      assertEquals(4, service.counters().limited().sum());
    }
  }

  /** Sends requests back, of which it expects some. */
  private static final class Expecting implements Responder {
    @Override
    public boolean expects(InetSocketAddress sender, ByteBuffer request) {
      return request.remaining() > 1;
    }

    @Override
    public Reaction respond(
        DatagramPath path, Instant arrived, ByteBuffer request, ByteBuffer answer) {
      if (request.remaining() == 1) {
        return Reaction.SILENCE;
      }
      answer.put(request).flip();
      return Reaction.ANSWER;
    }
  }

  private UdpService service(Throwable mistake) throws IOException {
    return service(mistake, ANY);
  }

  private UdpService service(Throwable mistake, InetSocketAddress address) throws IOException {
    Answerer answerer =
        (_, request, answer) -> {
          if (request.get() == '?') {
            sneak(mistake);
          }
          answer.put((byte) 'a').flip();
          return true;
        };
    var service =
        new UdpService("test", address, answerer, RateLimits.OFF, InstantSource.system(), failures);
    service.start();
    return service;
  }

  private static void sneak(Throwable mistake) {
    switch (mistake) {
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      default -> throw new IllegalArgumentException(mistake);
    }
  }
}
