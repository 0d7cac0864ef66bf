package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import belfry.trials.load.Peer.Step;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * One connection of the load: on its way in, then in its room, then gone. Everything is called by
 * the thread of the {@link Load}.
 */
final class Client {
  enum State {
    AWAY,
    ARRIVING,
    IN,
    LEAVING
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  final int index;
  final int room;
  final boolean stops;

  private State state = State.AWAY;
  private SocketChannel channel;
  private SelectionKey key;
  private List<Step> steps = List.of();

  /** What the socket has not taken yet. */
  private ByteBuffer unsent = NOTHING;

  /** The begin of something that was not whole in the last read. */
  private byte[] carry;

  private int carried;

  /** How much of the next read is the rest of a message that is counted already. */
  private int skip;

  /**
   * @param stops whether it reads nothing once it is in
   */
  Client(int index, int room, boolean stops) {
    this.index = index;
    this.room = room;
    this.stops = stops;
  }

  State state() {
    return state;
  }

  /** Whether the socket has not taken all that was sent. */
  boolean isBusy() {
    return unsent.hasRemaining();
  }

  /** Begins to come in. */
  void connect(Selector selector, SocketAddress server, List<Step> arrival) throws IOException {
    state = State.ARRIVING;
    steps = arrival;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    if (channel.connect(server)) {
      send(steps.getFirst().bytes());
    }
  }

  /** The connection stands: says the first thing. */
  void connected() throws IOException {
    channel.finishConnect();
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

  /** Writes on what was not taken. */
  void flush() throws IOException {
    channel.write(unsent);
    int wanted = stops && state == State.IN ? 0 : SelectionKey.OP_READ;
    wanted |= unsent.hasRemaining() ? SelectionKey.OP_WRITE : 0;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /**
   * Reads once. What the last read left over is at the begin of {@code bytes}, the new behind it.
   *
   * @return the end of what is in {@code bytes}, or -1 at the end of the stream
   */
  int read(ByteBuffer buffer, byte[] bytes) throws IOException {
    int read = channel.read(buffer.clear());
    if (read < 0) {
      return -1;
    }
    int end = carried;
    if (end > 0) {
      System.arraycopy(carry, 0, bytes, 0, end);
    }
    buffer.flip().get(bytes, end, read);
    answerPing(bytes, end, end + read);
    return end + read;
  }

  /** Where to look on in what was read. */
  int begin() {
    return skip;
  }

  /** What was read has been seen up to {@code at}, which may be behind its end. */
  void seen(byte[] bytes, int at, int end) {
    carried = Math.max(0, end - at);
    skip = Math.max(0, at - end);
    if (carried > 0) {
      if (carry == null || carry.length < carried) {
        carry = new byte[Math.max(carried, Marker.LENGTH)];
      }
      System.arraycopy(bytes, at, carry, 0, carried);
    }
  }

  /**
   * On the way in: goes on where the server has answered as it should.
   *
   * @return where to look on
   */
  int arrive(byte[] bytes, int end) throws IOException {
    int from = 0;
    while (state == State.ARRIVING) {
      byte[] until = steps.getFirst().until().getBytes(US_ASCII);
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

  /** Says that nothing more will come; the server then closes. */
  void leave() throws IOException {
    state = State.LEAVING;
    unsent = NOTHING;
    flush();
    channel.shutdownOutput();
  }

  /** Closes the connection. */
  void close() throws IOException {
    state = State.AWAY;
    unsent = NOTHING;
    carried = 0;
    skip = 0;
    if (channel != null) {
      channel.close();
    }
  }

  /** IRC and NATS servers want to know whether a client lives, when nothing else is told. */
  private void answerPing(byte[] bytes, int from, int end) throws IOException {
    if (end - from > 5
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
