package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Speech;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Names;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Encoding;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Sink;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The open sessions of this instance. It gives each a unique id and a secret token, and ends the
 * session that loses its name. Thread-safe.
 */
final class Sessions implements Names.Listener {
  private static final int TOKEN_BYTES = 16;
  private static final int ID_BYTES = 6;

  private final ChatOptions options;
  private final InstantSource clock;
  private final Backplane backplane;
  private final Rooms rooms;
  private final Delivery delivery;
  private final ChatCounters counters;
  private final Map<Dialect, Encoding> encodings = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final String instance = randomHex(ID_BYTES);
  private final AtomicLong opened = new AtomicLong();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  Sessions(
      ChatOptions options,
      InstantSource clock,
      Backplane backplane,
      Rooms rooms,
      Delivery delivery,
      ChatCounters counters) {
    this.options = options;
    this.clock = clock;
    this.backplane = backplane;
    this.rooms = rooms;
    this.delivery = delivery;
    this.counters = counters;
  }

  /** Opens a session; see {@link Chat#open}. */
  Session open(Sink sink, Speech speech) {
    if (stopping) {
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
    Holder holder = new Holder(instance + "." + opened.incrementAndGet(), randomHex(TOKEN_BYTES));
    Outgoing outgoing = new Outgoing(holder.id(), sink, encoding(speech.dialect()), delivery);
    Answers answers = new Answers(outgoing, speech);
    Session session =
        new Session(
            this, options, clock, backplane, rooms, counters, holder, outgoing, sink, answers);
    sessions.put(holder.id(), session);
    try {
      session.open(random, speech);
      return session;
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private String randomHex(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** The encoding of a dialect: one for all sessions. */
  Encoding encoding(Dialect dialect) {
    return encodings.computeIfAbsent(
        dialect, d -> delivery.encoding(d.name(), d.isEchoing(), d::encode));
  }

  void closed(Session session) {
    sessions.remove(session.id(), session);
  }

  @Override
  public void nameLost(String holder, Nickname name, String why) {
    Session session = sessions.get(holder);
    if (session != null) {
      session.end(why);
    }
  }

  /** Tells all clients that the server is about to stop, and opens no session any more. */
  void announceRestart() {
    stopping = true;
    sessions.values().forEach(session -> session.tell(new Event.Restart()));
  }

  /** The number of open sessions. */
  int count() {
    return sessions.size();
  }

  /** The bytes of answers and notices that wait to be written. */
  long answersHeld() {
    return sessions.values().stream().mapToLong(session -> session.outgoing().answersHeld()).sum();
  }
}
