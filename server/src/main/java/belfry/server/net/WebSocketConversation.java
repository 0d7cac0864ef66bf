package belfry.server.net;

import belfry.protocol.Limits;
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
 * is one line of json.
 *
 * <p>A proxy on the way closes a connection that is silent for about a minute. So the server pings
 * a silent client, and ends the connection if it does not answer.
 */
final class WebSocketConversation extends SessionConversation {
  /** The silence of a client after which it is pinged. */
  static final Duration PING_AFTER = Duration.ofSeconds(45);

  /** The silence of a client after which it counts as lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(90);

  /** A frame that is no whole message is paid for as if it had an answer of this length. */
  private static final int FRAME_COST = Limits.ANSWER_BYTES_A_LINE / 16;

  private static final byte[] NONE = {};

  private final FrameReader frames;
  private byte[] firstBytes;

  /** What the client did wrong; null if it did nothing wrong. */
  private Found.@Nullable Broken broken;

  private final Silence silence = new Silence(PING_AFTER, LOST_AFTER);

  /**
   * @param longestMessage the longest accepted message, in bytes
   * @param firstBytes the bytes that the client has already sent
   */
  WebSocketConversation(
      Peer peer,
      Session session,
      @Nullable FloodLimit flood,
      int longestMessage,
      byte[] firstBytes) {
    super(peer, session, flood);
    this.frames = new FrameReader(longestMessage, ENDLESS);
    this.firstBytes = firstBytes;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    silence.end();
    ByteBuffer first = ByteBuffer.wrap(firstBytes);
    firstBytes = NONE;
    Cork.around(() -> {
      takeFrames(first);
      takeFrames(bytes);
    });
    return this;
  }

  private void takeFrames(ByteBuffer bytes) {
    for (int taken = 1; takesLines(); taken++) {
      Found found = frames.next(bytes);
      if (found instanceof Found.NeedMore) {
        return;
      }
      take(found);
      if (taken % LINES_AT_ONCE == 0) {
        Cork.pull();
      }
    }
  }

  private void take(Found found) {
    switch (found) {
      case Found.Text text -> takeLine(text.bytes());
      case Found.TooLong _ -> refuseTooLong(frames.limit());
      case Found.Ping ping -> {
        session.outgoing().awaitRoom();
        session.outgoing().send(Frames.pong(ping.payload()));
        keepPace(0, FRAME_COST);
      }
      case Found.Pong _, Found.Fragment _ -> keepPace(0, FRAME_COST);
      case Found.Close _ -> stop();
      case Found.Broken what -> {
        broken = what;
        stop();
      }
      case Found.NeedMore _ -> {
        // The caller waits for more.
      }
    }
  }

  @Override
  boolean perform(byte[] line) {
    return session.take(line);
  }

  @Override
  public Conversation finish() {
    return this;
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public void tick() {
    tick(System.nanoTime());
  }

  /** Pings a silent client, or ends the connection. */
  void tick(long now) {
    switch (silence.judge(now)) {
      case LOST -> peer.end("you answered no ping for " + silence.limitSeconds() + " seconds");
      case PING -> session.outgoing().send(Frames.ping());
      case WAIT -> {
        // the client was heard lately, or has a ping to answer
      }
    }
  }

  /** Says why the connection ends, and closes the WebSocket. */
  @Override
  public void sayGoodbye(@Nullable String why) {
    super.sayGoodbye(why);
    session.outgoing().send(lastFrame(why));
  }

  private byte[] lastFrame(@Nullable String why) {
    if (broken != null) {
      return Frames.close(broken.code(), broken.why());
    }
    return Frames.close(why == null ? CloseCode.NORMAL : CloseCode.GOING_AWAY, "");
  }
}
