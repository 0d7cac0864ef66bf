package belfry.server.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import belfry.server.task.Failures;
import belfry.server.task.UnboundException;
import belfry.server.udp.DatagramPath;
import belfry.server.udp.RateLimits;
import belfry.server.udp.Responder;
import belfry.server.udp.SipHash;
import belfry.server.udp.UdpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chat by datagrams. A client first proves that it receives what is sent to its address: it says
 * {@code hello}, gets a token, and begins each datagram with the token. Before that proof an answer
 * is not longer than its question, and no answer is a question.
 *
 * <pre>
 *   client                            server
 *   hello, may I come in?      -->
 *                              &lt;--    ? 0123456789abcdef
 *   0123456789abcdef hi all    -->    a connection begins, and gets the line
 *                              &lt;--    1 * Welcome …
 *   0123456789abcdef           -->    a sign of life
 * </pre>
 *
 * <p>Runs on the thread of its port. Owns the table of clients; the {@link DatagramTransport} of
 * each one is the transport of an ordinary connection.
 */
final class DatagramChat implements Responder {
  static final int TOKEN_LENGTH = 16;

  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final byte[] NO_SESSION = "! say hello\n".getBytes(US_ASCII);
  private static final byte[] TOO_LONG = "! too long\n".getBytes(US_ASCII);

  /** "? ", the token and a line end. */
  private static final int OFFER_LENGTH = TOKEN_LENGTH + 3;

  /** A token opens a connection for one to two periods. */
  private static final long PERIOD_SECONDS = 30;

  private static final int LONGEST_ADDRESS = 16;
  private static final int MOST_COUNTED = 10_000;

  private final SipHash hash = SipHash.random();
  private final Predicate<DatagramTransport> door;
  private final Map<InetSocketAddress, DatagramTransport> clients = new ConcurrentHashMap<>();

  /** How many sessions an address has begun: a token begins no second one. */
  private final Map<InetSocketAddress, Integer> begun =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Integer> eldest) {
          return size() > MOST_COUNTED;
        }
      };

  /**
   * @param door begins a connection over a transport; false if there can be none now
   */
  DatagramChat(Predicate<DatagramTransport> door) {
    this.door = door;
  }

  /**
   * Binds the port of chat by datagrams, if the options name one.
   *
   * @param door begins a connection over a transport; false if there can be none now
   * @throws IOException if the port is in use
   */
  static Optional<UdpService> bind(
      DoorOptions options, Predicate<DatagramTransport> door, Failures failures)
      throws IOException {
    if (options.udpChat().isEmpty()) {
      return Optional.empty();
    }
    int port = options.udpChat().getAsInt();
    try {
      return Optional.of(
          new UdpService(
              "chat",
              new InetSocketAddress(options.address().getAddress(), port),
              new DatagramChat(door),
              options.floodLimit() ? RateLimits.DEFAULT : RateLimits.OFF,
              InstantSource.system(),
              failures));
    } catch (IOException e) {
      throw new UnboundException(
          "chat on UDP port " + port, e, "--bind", "--udp-chat takes another");
    }
  }

  @Override
  public boolean expects(InetSocketAddress sender, ByteBuffer request) {
    DatagramTransport client = clients.get(sender);
    if (client == null || request.remaining() < TOKEN_LENGTH) {
      return false;
    }
    byte[] token = new byte[TOKEN_LENGTH];
    request.get(request.position(), token);
    return MessageDigest.isEqual(client.token(), token);
  }

  @Override
  public Reaction respond(
      DatagramPath path, Instant arrived, ByteBuffer request, ByteBuffer answer) {
    byte[] sent = ReadBuffers.takeRest(request);
    if (startsWith(sent, HELLO)) {
      return offer(path, arrived, sent, answer);
    }
    if (!hasToken(sent)) {
      return Reaction.INVALID;
    }
    byte[] token = Arrays.copyOf(sent, TOKEN_LENGTH);
    DatagramTransport client = clients.get(path.sender());
    if (client != null && MessageDigest.isEqual(client.token(), token)) {
      return take(client, sent, answer);
    }
    if (!isGood(token, path, arrived)) {
      if (client != null) {
        return Reaction.INVALID; // the datagram is late or forged: its sender's session goes on
      }
      answer.put(NO_SESSION).flip();
      return Reaction.ANSWER;
    }
    return open(new DatagramTransport(path, token, this::remove), client, sent, answer);
  }

  private Reaction offer(DatagramPath path, Instant arrived, byte[] sent, ByteBuffer answer) {
    if (sent.length < OFFER_LENGTH) {
      return Reaction.INVALID;
    }
    byte[] token = token(path, period(arrived));
    answer.put((byte) '?').put((byte) ' ').put(token).put((byte) '\n').flip();
    return Reaction.ANSWER;
  }

  private Reaction open(
      DatagramTransport client,
      @Nullable DatagramTransport before,
      byte[] sent,
      ByteBuffer answer) {
    if (before != null) {
      before.end(); // the same client has begun again
    }
    count(client.path().sender());
    clients.put(client.path().sender(), client);
    if (!door.test(client)) {
      remove(client);
      return Reaction.SILENCE; // it was told why
    }
    return take(client, sent, answer);
  }

  /** Counts a session that begins. Its address becomes the last one that the table forgets. */
  private void count(InetSocketAddress sender) {
    Integer before = begun.remove(sender);
    begun.put(sender, before == null ? 1 : before + 1);
  }

  private void remove(DatagramTransport client) {
    clients.remove(client.path().sender(), client);
  }

  private static Reaction take(DatagramTransport client, byte[] sent, ByteBuffer answer) {
    if (sent.length == UdpService.BUFFER) { // the system may have cut it
      answer.put(TOO_LONG).flip();
      return Reaction.ANSWER;
    }
    client.arrived(lines(sent));
    return Reaction.SILENCE;
  }

  /** What follows the token, as lines; empty for a sign of life. */
  private static byte[] lines(byte[] sent) {
    int begin = Math.min(TOKEN_LENGTH + 1, sent.length);
    int end = sent.length;
    while (end > begin && (sent[end - 1] == '\n' || sent[end - 1] == '\r')) {
      end--;
    }
    if (end == begin) {
      return new byte[0];
    }
    byte[] lines = Arrays.copyOfRange(sent, begin, end + 1);
    lines[end - begin] = '\n';
    return lines;
  }

  /** Whether a datagram begins like a token and a line, or is a token only. */
  private static boolean hasToken(byte[] sent) {
    if (sent.length < TOKEN_LENGTH
        || (sent.length > TOKEN_LENGTH && " \r\n".indexOf(sent[TOKEN_LENGTH]) < 0)) {
      return false;
    }
    for (int i = 0; i < TOKEN_LENGTH; i++) {
      if (!HexFormat.isHexDigit(sent[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isGood(byte[] token, DatagramPath path, Instant arrived) {
    long period = period(arrived);
    return MessageDigest.isEqual(token, token(path, period))
        || MessageDigest.isEqual(token, token(path, period - 1));
  }

  private static long period(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), PERIOD_SECONDS);
  }

  /** A keyed hash of the client's address and port and a period, which only this server knows. */
  private byte[] token(DatagramPath path, long period) {
    byte[] address = path.sender().getAddress().getAddress();
    ByteBuffer key = ByteBuffer.allocate(LONGEST_ADDRESS + Short.BYTES + 2 * Long.BYTES);
    key.put(address).putShort((short) path.sender().getPort()).putLong(period);
    key.putLong(begun.getOrDefault(path.sender(), 0));
    return HexFormat.of().toHexDigits(hash.hash(key.array(), key.position())).getBytes(US_ASCII);
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
