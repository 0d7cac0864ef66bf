package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Speech;
import belfry.server.account.AccountGate;
import belfry.server.account.Cloaks;
import belfry.server.account.PasswordHasher;
import belfry.server.account.Registrar;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Entry;
import belfry.server.backplane.NoAccounts;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.GroupWriter;
import belfry.server.delivery.Sink;
import belfry.server.measure.Measure;
import belfry.server.rules.Restrictions;
import belfry.server.task.Failures;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat of this instance: its sessions and rooms over a backplane, which it starts and closes.
 * Thread-safe.
 */
public final class Chat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chat.class);

  private final Backplane backplane;
  private final Delivery delivery;
  private final ChatCounters counters = new ChatCounters();
  private final AccountGate gate;
  private final Rooms rooms;
  private final Sessions sessions;
  private final Outsiders outsiders;
  private final Administration administration;

  /**
   * Chat over a backplane that is not started yet.
   *
   * @param dialects the dialects of all speeches that sessions may have
   * @param groupWriters opens the writers that write to many readers at once
   * @param failures receives the errors of the threads and tasks of chat
   */
  public Chat(
      ChatOptions options,
      Collection<Dialect> dialects,
      InstantSource clock,
      GroupWriter.Source groupWriters,
      Failures failures,
      Backplane backplane) {
    this.backplane = backplane;
    this.delivery = new Delivery(failures, groupWriters);
    RandomGenerator random = new SecureRandom();
    PasswordHasher passwords = new PasswordHasher(random, Runtime.getRuntime().maxMemory());
    Accounts accounts = backplane.accounts();
    if (!(accounts instanceof NoAccounts)) {
      passwords.refusal().ifPresent(log::warn);
    }
    this.gate = new AccountGate(accounts, options.serverName(), passwords, clock, System::nanoTime);
    Cloaks cloaks = new Cloaks(backplane::secret);
    this.administration = new Administration(backplane.logs(), failures);
    Supplier<Restrictions> restrictions = administration::restrictions;
    this.rooms =
        new Rooms(
            options,
            backplane.logs(),
            backplane.records(),
            delivery,
            counters,
            failures,
            clock,
            restrictions);
    this.sessions =
        new Sessions(
            options,
            clock,
            backplane.logs(),
            backplane.history(),
            backplane.records(),
            backplane.names(),
            backplane.presence(),
            backplane.search(),
            rooms,
            delivery,
            new Encodings(dialects, delivery, failures),
            accounts,
            gate,
            cloaks,
            new Registrar(accounts, passwords, random, clock, System::nanoTime),
            failures,
            counters,
            restrictions);
    this.outsiders =
        new Outsiders(
            gate,
            cloaks,
            rooms,
            backplane.logs(),
            backplane.history(),
            backplane.presence(),
            clock,
            sessions::newId,
            counters,
            restrictions);
  }

  /** Starts the backplane and the timer of the rooms. No session may be opened before. */
  public void start() {
    backplane.start(sessions);
    rooms.start(sessions::putOut);
    administration.start(sessions);
  }

  /**
   * Opens a session: it gets a guest name, is greeted, and does what its speech begins with.
   *
   * @param sink the connection
   * @param speech the connection's side of its dialect
   * @param visitor what the door knows of the client
   * @throws RefusedException if a session can't be opened now
   */
  public Session open(Sink sink, Speech speech, Visitor visitor) {
    return sessions.open(sink, speech, visitor);
  }

  /**
   * Opens a session with a name that the client chose.
   *
   * @param token the secret with which a later session can take the name over; null for a random
   *     one
   * @throws RefusedException if the name is taken, or a session can't be opened now
   */
  public Session open(
      Sink sink, Speech speech, Visitor visitor, Nickname name, @Nullable String token) {
    return sessions.open(sink, speech, visitor, name, token);
  }

  /**
   * Opens a session that acts for an account under a guest name, so that the session that holds the
   * name of the account keeps it.
   *
   * @param account the account, into which {@link Outsiders#admit} has let the client
   * @throws RefusedException if a session can't be opened now
   */
  public Session open(Sink sink, Speech speech, Visitor visitor, Account account) {
    return sessions.open(sink, speech, visitor, account);
  }

  /** Does what clients without a session ask for. */
  public Outsiders outsiders() {
    return outsiders;
  }

  /**
   * Opens a session that is logged in to an account.
   *
   * @throws RefusedException if the account was changed since the admission, or a session can't be
   *     opened now
   */
  public Session open(Sink sink, Speech speech, Visitor visitor, Admission admission) {
    return sessions.open(sink, speech, visitor, admission);
  }

  /** An entry of the log of a room as an event. */
  public static Event.Logged event(RoomName room, Entry entry) {
    return Room.event(room, entry);
  }

  /** Has a listener called for each name that a session takes or gives back from now on. */
  public void listen(NameListener listener) {
    sessions.listen(listener);
  }

  /** What administrators order for this instance. */
  public Administration administration() {
    return administration;
  }

  /** Answers questions about people and rooms. */
  public Directory directory() {
    return new Directory(backplane.names(), backplane.presence(), sessions, gate);
  }

  /** Tells all clients that the server is about to stop, and opens no session any more. */
  public void announceRestart() {
    sessions.announceRestart();
  }

  /** The number of open sessions. */
  public int sessions() {
    return sessions.count();
  }

  /** The number of rooms that a session of this instance is in, or was a moment ago. */
  public int rooms() {
    return rooms.count();
  }

  /** The state that this chat shares with other instances. */
  public Backplane backplane() {
    return backplane;
  }

  /** The measures of rooms, sessions and delivery. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>(counters.measures());
    measures.addAll(delivery.measures());
    measures.add(new Measure.Gauge("sessions", "Sessions that are open.", sessions::count));
    measures.add(
        new Measure.Gauge("rooms", "Rooms that somebody of this instance is in.", rooms::count));
    measures.add(
        new Measure.Gauge(
            "send_queue_bytes",
            "Bytes of answers and notices that wait to be written.",
            sessions::answersHeld));
    return measures;
  }

  @Override
  public void close() {
    administration.close();
    rooms.close();
    gate.close();
    backplane.close();
  }
}
