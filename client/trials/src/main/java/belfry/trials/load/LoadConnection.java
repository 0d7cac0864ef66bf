package belfry.trials.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import belfry.trials.load.TargetProtocol.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load: it arrives, is in its room, and leaves. It owns its channel, the bytes
 * that the channel has not taken yet, and the begin of a message that has not arrived whole. The
 * thread of the {@link LoadRun} does everything.
 *
 * <pre>
 *   AWAY -> ARRIVING -> IN -> LEAVING -> AWAY
 * </pre>
 */
final class LoadConnection {
  enum State {
    AWAY,
    ARRIVING,
    IN,
    LEAVING
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /**
   * The frames of a WebSocket (RFC 6455) with which a server asks for a sign of life, and gets it.
   */
  private static final byte[] WEB_PING = {(byte) 0x89, 0};

  private static final byte[] WEB_PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};

  final int index;
  final int room;
  final boolean stops;

  private State state = State.AWAY;
  private boolean lost;

  /** Null while it is away. */
  private @Nullable SelectionKey key;

  /** Null while it is away. */
  private @Nullable Carrier carrier;

  private List<Step> steps = List.of();

  /** Bytes that the socket has not taken yet. */
  private ByteBuffer unsent = NOTHING;

  /** The begin of a message whose end was not in the last read. */
  private byte[] carry = {};

  private int carried;

  /** Bytes of the next read that belong to a message which is counted already. */
  private int skip;

  /**
   * Describes a connection; it is away.
   *
   * @param stops whether it reads nothing once it is in
   */
  LoadConnection(int index, int room, boolean stops) {
    this.index = index;
    this.room = room;
    this.stops = stops;
  }

  State state() {
    return state;
  }

  /** Whether it was closed once while it was in. */
  boolean wasLost() {
    return lost;
  }

  private SelectionKey key() {
    return Objects.requireNonNull(key, "it is away");
  }

  private SocketChannel channel() {
    return (SocketChannel) key().channel();
  }

  private Carrier carrier() {
    return Objects.requireNonNull(carrier, "it is away");
  }

  /** Whether the socket has not taken everything yet. */
  boolean isBusy() {
    return carrier != null && (unsent.hasRemaining() || carrier.isBlocked());
  }

  /**
   * Begins to arrive.
   *
   * @param carriers makes the carrier of the connection's channel
   */
  void connect(
      Selector selector,
      SocketAddress server,
      Function<SocketChannel, Carrier> carriers,
      List<Step> arrival)
      throws IOException {
    state = State.ARRIVING;
    steps = arrival;
    SocketChannel channel = open(server);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    carrier = carriers.apply(channel);
    if (channel.connect(server)) {
      send(steps.getFirst().bytes());
    }
  }

  private static SocketChannel open(SocketAddress server) throws IOException {
    if (server instanceof InetSocketAddress) {
      return SocketChannel.open().setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** The connection is established: sends the first step. */
  void connected() throws IOException {
    channel().finishConnect();
    send(steps.getFirst().bytes());
  }

  /**
   * Sends all of {@code bytes}, which must not be changed while {@link #isBusy}.
   *
   * @throws IllegalStateException while busy
   */
  void send(ByteBuffer bytes) throws IOException {
    if (isBusy()) {
      throw new IllegalStateException("the socket has not taken the last message");
    }
    unsent = bytes.rewind();
    flush();
  }

  /** Writes more of what the socket has not taken. */
  void flush() throws IOException {
    carrier().write(unsent);
    int wanted = stops && state == State.IN ? 0 : SelectionKey.OP_READ;
    wanted |= carrier().isBlocked() ? SelectionKey.OP_WRITE : 0;
    if (key().interestOps() != wanted) {
      key().interestOps(wanted);
    }
  }

  /**
   * Reads once into {@code bytes}, behind what the last read left over.
   *
   * @return the end of what is in {@code bytes}, or -1 at the end of the stream
   */
  int read(ByteBuffer buffer, byte[] bytes) throws IOException {
    int read = carrier().read(buffer.clear());
    if (read < 0) {
      return -1;
    }
    if (unsent.hasRemaining() && !carrier().isBlocked()) {
      flush(); // a handshake may be over now
    }
    int end = carried;
    if (end > 0) {
      System.arraycopy(carry, 0, bytes, 0, end);
    }
    buffer.flip().get(bytes, end, read);
    answerPing(bytes, end, end + read);
    return end + read;
  }

  /** Where the next message begins in what was read. */
  int begin() {
    return skip;
  }

  /** Keeps the bytes from {@code at} on for the next read; {@code at} may lie behind their end. */
  void seen(byte[] bytes, int at, int end) {
    carried = Math.max(0, end - at);
    skip = Math.max(0, at - end);
    if (carried > 0) {
      if (carry.length < carried) {
        carry = new byte[Math.max(carried, Marker.LENGTH)];
      }
      System.arraycopy(bytes, at, carry, 0, carried);
    }
  }

  /**
   * Takes the next steps of the arrival, as far as the server has answered.
   *
   * @return where the next answer or message begins
   */
  int arrive(byte[] bytes, int end) throws IOException {
    int from = 0;
    while (state == State.ARRIVING) {
      byte[] until = steps.getFirst().until().getBytes(ISO_8859_1);
      int at = indexOf(until, bytes, from, end);
      if (at < 0) {
        return Math.max(from, end - until.length + 1);
      }
      from = at + until.length;
      steps = steps.subList(1, steps.size());
      if (steps.isEmpty()) {
        state = State.IN;
        flush();
      } else {
        send(steps.getFirst().bytes());
      }
    }
    return from;
  }

  /** Ends the stream to the server, which then closes the connection. */
  void leave() throws IOException {
    state = State.LEAVING;
    unsent = NOTHING;
    flush();
    carrier().end();
  }

  /** Closes the connection. */
  void close() throws IOException {
    lost |= state == State.IN;
    state = State.AWAY;
    unsent = NOTHING;
    carried = 0;
    skip = 0;
    if (key != null) {
      channel().close();
      key = null;
      carrier = null;
    }
  }

  /**
   * Answers PING, by which servers of IRC, NATS and WebSockets ask whether a silent client lives.
   */
  private void answerPing(byte[] bytes, int from, int end) throws IOException {
    if (end - from == WEB_PING.length
        && Arrays.equals(WEB_PING, 0, WEB_PING.length, bytes, from, end)
        && !isBusy()) {
      send(ByteBuffer.wrap(WEB_PONG));
    } else if (end - from > 5
        && bytes[from] == 'P'
        && bytes[from + 1] == 'I'
        && bytes[from + 2] == 'N'
        && bytes[from + 3] == 'G'
        && !isBusy()) {
      int length = 0;
      while (from + length < end && bytes[from + length] != '\n') {
        length++;
      }
      byte[] pong = new byte[length + 1];
      System.arraycopy(bytes, from, pong, 0, length);
      pong[1] = 'O';
      pong[length] = '\n';
      send(ByteBuffer.wrap(pong));
    }
  }

  private static int indexOf(byte[] wanted, byte[] bytes, int from, int end) {
    for (int at = from; at <= end - wanted.length; at++) {
      int matched = 0;
      while (matched < wanted.length && bytes[at + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
