package belfry.server.net;

import belfry.server.web.HeadReader;
import belfry.server.web.HeadReader.Found;
import belfry.server.web.RequestHead;
import belfry.server.web.Status;
import belfry.server.web.WebSite;
import belfry.server.web.WebSite.Reaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The conversation about one request of HTTP. After the answer, the next request has a conversation
 * of its own; after an upgrade, the WebSocket. The client has no session.
 *
 * <p>The connection's thread writes the answer and waits until the client has taken it, within
 * {@link #WRITE_LIMIT}.
 */
final class HttpConversation implements Conversation {
  /** How long a client may take to read an answer. */
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(20);

  private static final byte[] NONE = {};

  /**
   * What all conversations of one connection share.
   *
   * @param encryption how the requests reach the server
   * @param whenRequested called for each request
   * @param flood the limit of the pace of requests; null for none
   * @param socket begins the conversation over a WebSocket, with the bytes that follow the request
   */
  record Common(
      Peer peer,
      WebSite site,
      WebSite.Encryption encryption,
      FixedDelay patience,
      Runnable whenRequested,
      @Nullable FloodLimit flood,
      Function<byte[], Conversation> socket) {}

  private final Common common;
  private final HeadReader head = new HeadReader();
  private byte[] firstBytes;
  private boolean open = true;

  /**
   * @param firstBytes the bytes that the client has already sent
   */
  HttpConversation(Common common, byte[] firstBytes) {
    this.common = common;
    this.firstBytes = firstBytes;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    ByteBuffer first = ByteBuffer.wrap(firstBytes);
    firstBytes = NONE;
    Found found = head.next(first);
    if (!(found instanceof Found.NeedMore)) {
      return react(found, first);
    }
    return react(head.next(bytes), first); // the caller passes the rest of its bytes on
  }

  private Conversation react(Found found, ByteBuffer rest) {
    switch (found) {
      case Found.NeedMore _ -> {
        return this;
      }
      case Found.Bad bad -> {
        open = false;
        send(common.site.refuse(bad.status(), bad.why()));
        return this;
      }
      case Found.Head complete -> {
        return react(complete.head(), rest);
      }
    }
  }

  private Conversation react(RequestHead request, ByteBuffer rest) {
    common.whenRequested.run();
    return switch (common.site.react(request, common.encryption)) {
      case Reaction.Send answer -> {
        open = send(answer) && !answer.last();
        yield open ? new HttpConversation(common, ReadBuffers.takeRest(rest)) : this;
      }
      case Reaction.Upgrade upgrade -> {
        open = write(upgrade.bytes());
        yield open ? common.socket.apply(ReadBuffers.takeRest(rest)) : this;
      }
    };
  }

  /** Sends an answer, and waits if the client asks too fast. Returns whether it was sent. */
  private boolean send(Reaction.Send answer) {
    if (!write(answer.bytes())) {
      return false;
    }
    if (common.flood != null) {
      common.peer.pause(common.flood.take(System.nanoTime(), 1, answer.bytes().length));
    }
    return true;
  }

  private boolean write(byte[] bytes) {
    long deadline = System.nanoTime() + WRITE_LIMIT.toNanos();
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      common.peer.tryWrite(left);
      while (left.hasRemaining() && !common.peer.isOver() && System.nanoTime() - deadline < 0) {
        common.peer.untilWritable(deadline);
        common.peer.tryWrite(left);
      }
    } catch (IOException e) {
      common.peer.writeFailed(e);
      return false;
    }
    return !left.hasRemaining();
  }

  @Override
  public Conversation finish() {
    return this;
  }

  @Override
  public Optional<FixedDelay> patience() {
    return Optional.of(common.patience);
  }

  /** Ends a connection on which no request has come, or not a whole one. */
  @Override
  public Conversation silence() {
    open = false;
    if (!head.isEmpty()) {
      send(common.site.refuse(Status.TIMEOUT, "The request took too long"));
    }
    return this;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public long stalledNanos() {
    return 0;
  }

  @Override
  public void awaitFlushed(Duration limit) {
    // An answer is written before the next request is read.
  }

  @Override
  public void sayGoodbye(@Nullable String why) {
    // HTTP has no message outside of an answer.
  }

  @Override
  public void close() {
    // There is nothing to release.
  }
}
