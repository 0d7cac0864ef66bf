package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.server.chat.Visitor;
import belfry.server.script.Scripts;
import belfry.server.web.Answer;
import belfry.server.web.RequestHead;
import belfry.server.web.Status;
import belfry.server.web.WebSite;
import belfry.server.web.WebSite.Encryption;
import belfry.server.web.WebSite.Reaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in HTTP with a client that has no session: about the head of a request, or about
 * its body. After the answer, the next request has a conversation of its own; after an upgrade, the
 * WebSocket; and while a script follows a room, that.
 *
 * <p>The connection's thread writes the answer and waits until the client has taken it, within
 * {@link #WRITE_LIMIT}.
 */
abstract class HttpExchange implements Conversation {
  /** How long a client may take to read an answer. */
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(20);

  static final byte[] NONE = {};

  /**
   * What all conversations of one connection share.
   *
   * @param encryption how the requests reach the server
   * @param whenRequested called for each request
   * @param flood the limit of the pace of requests; null for none
   * @param socket begins the conversation over a WebSocket, with the bytes that follow the request
   * @param follower begins the conversation with a script that follows a room
   */
  record Common(
      Peer peer,
      Visitor visitor,
      WebSite site,
      Scripts scripts,
      Encryption encryption,
      FixedDelay patience,
      Runnable whenRequested,
      @Nullable FloodLimit flood,
      Function<byte[], Conversation> socket,
      Function<Scripts.Reaction.Follow, Conversation> follower) {}

  final Common common;
  private boolean open = true;

  HttpExchange(Common common) {
    this.common = common;
  }

  /** Whether nothing of a request has come. */
  abstract boolean isIdle();

  /** Sends a refusal, and ends the connection. */
  final Conversation refuse(Status status, String why) {
    open = false;
    send(common.site.refuse(status, why));
    return this;
  }

  /** Reacts to the head of a request. */
  final Conversation react(RequestHead request, ByteBuffer rest) {
    common.whenRequested.run();
    return switch (common.site.react(request, common.encryption)) {
      case Reaction.Send answer -> answer(answer, rest);
      case Reaction.Upgrade upgrade -> {
        open = write(upgrade.bytes());
        yield open ? common.socket.apply(ReadBuffers.takeRest(rest)) : this;
      }
      case Reaction.NotForPage _ -> askedByScript(request, rest);
    };
  }

  private Conversation askedByScript(RequestHead request, ByteBuffer rest) {
    Optional<Answer> refusal = refusal(request);
    if (refusal.isPresent()) {
      return answer(common.site.send(refusal.get(), request, request.hasBody()), rest);
    }
    if (!request.hasBody()) {
      return perform(request, NONE, rest);
    }
    if (request.expectsContinue() && !rest.hasRemaining()) {
      open = write(Answer.proceed());
    }
    return open ? new HttpBody(common, request, ReadBuffers.takeRest(rest)) : this;
  }

  private Optional<Answer> refusal(RequestHead request) {
    if (common.encryption == Encryption.MISSING) {
      return Optional.of(common.scripts.refusal(new Refusal(Code.INSECURE, Tls.REQUIRED)));
    }
    return common.site.refusalOfPage(request).or(() -> common.scripts.refusal(request));
  }

  /** Does what a whole request of a script asks for. */
  final Conversation perform(RequestHead request, byte[] body, ByteBuffer rest) {
    return switch (common.scripts.react(request, body, common.visitor)) {
      case Scripts.Reaction.Send send ->
          answer(common.site.send(send.answer(), request, false), rest);
      case Scripts.Reaction.Follow follow -> follow(follow, request, rest);
    };
  }

  private Conversation follow(
      Scripts.Reaction.Follow follow, RequestHead request, ByteBuffer rest) {
    try {
      return common.follower.apply(follow);
    } catch (RefusedException e) {
      Answer refusal = common.scripts.refusal(e.refusal());
      return answer(common.site.send(refusal, request, false), rest);
    }
  }

  private Conversation answer(Reaction.Send answer, ByteBuffer rest) {
    open = send(answer) && !answer.last();
    return open ? new HttpConversation(common, ReadBuffers.takeRest(rest)) : this;
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
    return common.peer.writeAll(ByteBuffer.wrap(bytes), WRITE_LIMIT);
  }

  @Override
  public final Conversation finish() {
    return this;
  }

  @Override
  public final Optional<FixedDelay> patience() {
    return Optional.of(common.patience);
  }

  /** Ends a connection on which no request has come, or not a whole one. */
  @Override
  public final Conversation silence() {
    if (!isIdle()) {
      return refuse(Status.TIMEOUT, "The request took too long");
    }
    open = false;
    return this;
  }

  @Override
  public final boolean isOpen() {
    return open;
  }

  @Override
  public final long stalledNanos() {
    return 0;
  }

  @Override
  public final void awaitFlushed(Duration limit) {
    // An answer is written before the next request is read.
  }

  @Override
  public final void sayGoodbye(@Nullable String why) {
    // HTTP has no message outside of an answer.
  }

  @Override
  public final void close() {
    // There is nothing to release.
  }
}
