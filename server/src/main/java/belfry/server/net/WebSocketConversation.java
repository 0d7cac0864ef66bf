package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Refusal;
import belfry.server.chat.Session;
import belfry.server.delivery.Cork;
import belfry.server.web.CloseCode;
import belfry.server.web.FrameReader;
import belfry.server.web.FrameReader.Found;
import belfry.server.web.Frames;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a client that has a session over a WebSocket (RFC 6455). Each text message
 * is one line of json. The limits are those of {@link LineConversation}.
 *
 * <p>A proxy on the way closes a connection that is silent for about a minute. So the server pings
 * a silent client, and ends the connection if it does not answer.
 *
 * <p>Owns the session, which ends with {@link #close}.
 */
final class WebSocketConversation implements Conversation {
  /** A message with more bytes ends the connection. */
  private static final int ENDLESS = 64 * 1024;

  /** The silence of a client after which it is pinged. */
  static final Duration PING_AFTER = Duration.ofSeconds(45);

  /** The silence of a client after which it counts as lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(90);

  /** A frame that is no whole message is paid for as if it had an answer of this length. */
  private static final int FRAME_COST = Limits.ANSWER_BYTES_A_LINE / 16;

  /** The pumps are woken after this many frames of one read. */
  private static final int FRAMES_AT_ONCE = 16;

  private static final byte[] NONE = {};

  private final Peer peer;
  private final Session session;
  private final Pace pace;
  private final FrameReader frames;
  private byte[] firstBytes;
  private boolean open = true;

  /** What the client did wrong; null if it did nothing wrong. */
  private Found.@Nullable Broken broken;

  /** When bytes of the client last arrived, by {@link System#nanoTime}. */
  private volatile long heard = System.nanoTime();

  private volatile boolean pinged;

  /**
   * @param longestMessage the longest accepted message, in bytes
   * @param firstBytes the bytes that the client has already sent
   */
  WebSocketConversation(
      Peer peer, Session session, Pace pace, int longestMessage, byte[] firstBytes) {
    this.peer = peer;
    this.session = session;
    this.pace = pace;
    this.frames = new FrameReader(longestMessage, ENDLESS);
    this.firstBytes = firstBytes;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    heard = System.nanoTime();
    pinged = false;
    ByteBuffer first = ByteBuffer.wrap(firstBytes);
    firstBytes = NONE;
    Cork.around(() -> {
      takeFrames(first);
      takeFrames(bytes);
    });
    return this;
  }

  private void takeFrames(ByteBuffer bytes) {
    for (int taken = 1; open && !peer.isEnding(); taken++) {
      Found found = frames.next(bytes);
      if (found instanceof Found.NeedMore) {
        return;
      }
      take(found);
      if (taken % FRAMES_AT_ONCE == 0) {
        Cork.pull();
      }
    }
  }

  private void take(Found found) {
    switch (found) {
      case Found.Text text -> takeLine(text.bytes());
      case Found.TooLong _ -> refuseTooLong();
      case Found.Ping ping -> {
        session.outgoing().awaitRoom();
        session.outgoing().send(Frames.pong(ping.payload()));
        keepPace(0, FRAME_COST);
      }
      case Found.Pong _, Found.Fragment _ -> keepPace(0, FRAME_COST);
      case Found.Close _ -> open = false;
      case Found.Broken what -> {
        broken = what;
        open = false;
      }
      case Found.NeedMore _ -> {
        // The caller waits for more.
      }
    }
  }

  private void takeLine(byte[] line) {
    int before = session.outgoing().answered();
    open = session.take(line);
    session.outgoing().awaitRoom();
    keepPace(1, session.outgoing().answered() - before);
  }

  private void refuseTooLong() {
    Cork.settle();
    String why = "that line is longer than " + frames.limit() + " bytes; nothing was said";
    session.tell(new Event.Refused(null, new Refusal(Code.TOO_LONG, why)));
    keepPace(1, 0);
  }

  private void keepPace(int taken, int answered) {
    open = open && pace.keep(taken, answered);
  }

  @Override
  public Conversation finish() {
    return this;
  }

  @Override
  public void attend() {
    session.attend();
  }

  @Override
  public void tick() {
    tick(System.nanoTime());
  }

  /** Pings a silent client, or ends the connection. */
  void tick(long now) {
    long silence = now - heard;
    if (silence > LOST_AFTER.toNanos()) {
      peer.end("you answered no ping for " + LOST_AFTER.toSeconds() + " seconds");
    } else if (silence > PING_AFTER.toNanos() && !pinged) {
      pinged = true;
      session.outgoing().send(Frames.ping());
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public long stalledNanos() {
    return session.outgoing().stalledFor();
  }

  @Override
  public void awaitFlushed(Duration limit) {
    session.outgoing().awaitFlushed(limit);
  }

  /** Says why the connection ends, and closes the WebSocket. */
  @Override
  public void sayGoodbye(@Nullable String why) {
    session.sayGoodbye(why);
    session.outgoing().send(lastFrame(why));
  }

  private byte[] lastFrame(@Nullable String why) {
    if (broken != null) {
      return Frames.close(broken.code(), broken.why());
    }
    return Frames.close(why == null ? CloseCode.NORMAL : CloseCode.GOING_AWAY, "");
  }

  @Override
  public void close() {
    session.close();
  }
}
