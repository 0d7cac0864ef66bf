package belfry.server.net;

import static belfry.server.udp.Responder.Reaction.ANSWER;
import static belfry.server.udp.Responder.Reaction.INVALID;
import static belfry.server.udp.Responder.Reaction.SILENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.udp.DatagramPath;
import belfry.server.udp.Responder.Reaction;
import belfry.server.udp.UdpService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Late, repeated and forged datagrams from the address of a client. */
class DatagramChatTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant NEXT_PERIOD = NOON.plusSeconds(30);
  private static final Client ANN = new Client();

  private final List<DatagramTransport> sessions = new ArrayList<>();
  private final DatagramChat chat = new DatagramChat(sessions::add);
  private final ByteBuffer answer = ByteBuffer.allocate(UdpService.BUFFER);

  /** The only client, to which nothing but answers is sent. */
  private record Client() implements DatagramPath {
    @Override
    public InetSocketAddress sender() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    }

    @Override
    public void send(ByteBuffer datagram) {
      throw new AssertionError("only answers are sent");
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private Reaction says(String text, Instant time) {
    return chat.respond(ANN, time, bytes(text), answer.clear());
  }

  private String token(Instant time) {
    assertEquals(ANSWER, says("hello, may I come in?", time));
    return UTF_8.decode(answer).toString().substring(2).strip();
  }

  private static String heard(DatagramTransport session) {
    ByteBuffer read = ByteBuffer.allocate(UdpService.BUFFER);
    session.read(read);
    return UTF_8.decode(read.flip()).toString();
  }

  @Test
  void lateDatagramWithAnOlderTokenDoesNotReplaceTheSession() {
    String old = token(NOON);
    String token = token(NEXT_PERIOD);
    assertNotEquals(old, token);
    assertEquals(SILENCE, says(token + " hi", NEXT_PERIOD));
    assertEquals(INVALID, says(old + " a late line", NEXT_PERIOD));
    assertEquals(1, sessions.size());
    assertEquals("hi\n", heard(sessions.getFirst()));
    assertFalse(sessions.getFirst().hasInput(), "the session goes on");
  }

  @Test
  void replacedSessionDoesNotComeBack() {
    String first = token(NOON);
    assertEquals(SILENCE, says(first + " one", NOON));
    String second = token(NOON);
    assertEquals(SILENCE, says(second + " two", NOON));
    assertEquals(INVALID, says(first + " one", NOON));
    assertEquals(2, sessions.size());
  }

  @Test
  void forgedTokenGetsNoAnswerThatEndsTheClientOfASession() {
    assertEquals(SILENCE, says(token(NOON), NOON));
    assertEquals(INVALID, says("0123456789abcdef", NOON));
    sessions.getFirst().close();
    assertEquals(ANSWER, says("0123456789abcdef", NOON));
    assertEquals("! say hello\n", UTF_8.decode(answer).toString());
  }

  @Test
  void onlyDatagramsOfASessionAreExpected() {
    String token = token(NOON);
    assertFalse(chat.expects(ANN.sender(), bytes(token)));
    assertEquals(SILENCE, says(token, NOON));
    assertTrue(chat.expects(ANN.sender(), bytes(token + " hi")));
    assertFalse(chat.expects(ANN.sender(), bytes("0123456789abcdef")));
    assertFalse(chat.expects(ANN.sender(), bytes("hello, may I come in?")));
    assertFalse(
        chat.expects(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_001), bytes(token)));
  }
}
