package belfry.server.net;

import belfry.protocol.RefusedException;
import belfry.server.chat.Session;
import belfry.server.script.EventForm;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a script that follows a room: the answer to its request goes on until the
 * script leaves, is put out of the room, or its token is revoked. What it sends is dropped.
 *
 * <p>Owns the session, which ends with {@link #close}.
 */
final class FollowConversation implements Conversation {
  /** The time between two signs of life, within which proxies end a silent connection. */
  static final Duration SIGN_AFTER = Duration.ofSeconds(45);

  /** Bytes that a script may send after its request. */
  private static final int MOST_BYTES = 64 * 1024;

  private final Peer peer;
  private final Session session;
  private final EventForm form;
  private final BooleanSupplier isAdmitted;
  private volatile long signed = System.nanoTime();
  private volatile boolean mustCheck;
  private long dropped;

  /**
   * @param isAdmitted whether the credentials of the request are good still; may block for a
   *     bounded time, and throw {@link RefusedException} if that can't be known now
   */
  FollowConversation(Peer peer, Session session, EventForm form, BooleanSupplier isAdmitted) {
    this.peer = peer;
    this.session = session;
    this.form = form;
    this.isAdmitted = isAdmitted;
  }

  @Override
  public Optional<Session> session() {
    return Optional.of(session);
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    dropped += bytes.remaining();
    bytes.position(bytes.limit());
    return this;
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

  /** Sends a sign of life from time to time, and has the credentials checked. */
  void tick(long now) {
    if (now - signed > SIGN_AFTER.toNanos()) {
      signed = now;
      session.outgoing().send(form.keepAlive());
      mustCheck = true;
      peer.requestTurn();
    }
  }

  @Override
  public void attend() {
    session.attend();
    if (mustCheck) {
      mustCheck = false;
      check();
    }
  }

  private void check() {
    try {
      if (!isAdmitted.getAsBoolean()) {
        peer.end("the account was changed; use another token");
      }
    } catch (RefusedException _) {
      // It can't be known now; the next sign of life checks again.
    }
  }

  /** Whether the script is in the room, and sends little. */
  @Override
  public boolean isOpen() {
    return dropped <= MOST_BYTES && !session.rooms().isEmpty();
  }

  @Override
  public long stalledNanos() {
    return session.outgoing().stalledFor();
  }

  @Override
  public void awaitFlushed(Duration limit) {
    session.outgoing().awaitFlushed(limit);
  }

  @Override
  public void sayGoodbye(@Nullable String why) {
    session.sayGoodbye(why);
  }

  @Override
  public void close() {
    session.close();
  }
}
