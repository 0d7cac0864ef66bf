package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Speech;
import belfry.server.account.AccountGate;
import belfry.server.account.Cloaks;
import belfry.server.account.Nonces;
import belfry.server.account.Registrar;
import belfry.server.backplane.Account;
import belfry.server.backplane.Accounts;
import belfry.server.backplane.History;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Names;
import belfry.server.backplane.Presence;
import belfry.server.backplane.Records;
import belfry.server.backplane.Ruling;
import belfry.server.backplane.Search;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Sink;
import belfry.server.measure.Allowances;
import belfry.server.rules.Restrictions;
import belfry.server.task.Failures;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of this instance. It makes their parts, gives each a unique id and a secret
 * token, and ends the session that loses its name. Thread-safe.
 */
final class Sessions implements Names.Listener {
  private static final int TOKEN_BYTES = 16;
  private static final int ID_BYTES = 6;

  /** Edits and removals of one network at once and in each minute: each rewrites a log. */
  private static final int CORRECTIONS_A_MINUTE = 30;

  private final ChatOptions options;
  private final InstantSource clock;
  private final Logs logs;
  private final History history;
  private final Optional<Records> records;
  private final Names names;
  private final Presence presence;
  private final Search search;
  private final Entrance entrance;
  private final Delivery delivery;
  private final Encodings encodings;
  private final Accounts accounts;
  private final AccountGate gate;
  private final Cloaks cloaks;
  private final Registrar registrar;
  private final Failures failures;
  private final ChatCounters counters;
  private final Supplier<Restrictions> restrictions;
  private final SecureRandom random = new SecureRandom();
  private final Nonces nonces = new Nonces(random);
  private final String instance = randomHex(ID_BYTES);
  private final Allowances corrections =
      new Allowances(CORRECTIONS_A_MINUTE, Duration.ofMinutes(1));
  private final AtomicLong opened = new AtomicLong();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private volatile NameListener listener = (_, _, _, _) -> {};

  Sessions(
      ChatOptions options,
      InstantSource clock,
      Logs logs,
      History history,
      Optional<Records> records,
      Names names,
      Presence presence,
      Search search,
      Rooms rooms,
      Delivery delivery,
      Encodings encodings,
      Accounts accounts,
      AccountGate gate,
      Cloaks cloaks,
      Registrar registrar,
      Failures failures,
      ChatCounters counters,
      Supplier<Restrictions> restrictions) {
    this.options = options;
    this.clock = clock;
    this.logs = logs;
    this.history = history;
    this.records = records;
    this.names = names;
    this.presence = presence;
    this.search = search;
    this.entrance = new Entrance(options, clock, logs, presence, rooms, failures, counters);
    this.delivery = delivery;
    this.encodings = encodings;
    this.accounts = accounts;
    this.gate = gate;
    this.cloaks = cloaks;
    this.registrar = registrar;
    this.failures = failures;
    this.counters = counters;
    this.restrictions = restrictions;
  }

  /** Opens a session with a guest name; see {@link Chat#open}. */
  Session open(Sink sink, Speech speech, Visitor visitor) {
    return open(randomHex(TOKEN_BYTES), sink, speech, visitor, session -> session.open(random));
  }

  /** Opens a session with this name; see {@link Chat#open}. */
  Session open(Sink sink, Speech speech, Visitor visitor, Nickname name, @Nullable String token) {
    String secret = token == null ? randomHex(TOKEN_BYTES) : token;
    return open(secret, sink, speech, visitor, session -> session.open(name));
  }

  /** Opens a session that acts for an account; see {@link Chat#open}. */
  Session open(Sink sink, Speech speech, Visitor visitor, Account account) {
    String secret = randomHex(TOKEN_BYTES);
    return open(secret, sink, speech, visitor, session -> session.open(random, account));
  }

  /** A new id of a session, or of somebody who acts without one. */
  String newId() {
    return instance + "." + opened.incrementAndGet();
  }

  /** Opens a session that is logged in; see {@link Chat#open}. */
  Session open(Sink sink, Speech speech, Visitor visitor, Admission admission) {
    String token = randomHex(TOKEN_BYTES);
    return open(token, sink, speech, visitor, session -> session.open(admission.account()));
  }

  private Session open(
      String token, Sink sink, Speech speech, Visitor visitor, Consumer<Session> begin) {
    if (stopping) {
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
    Holder holder = new Holder(newId(), token, null, cloaks.of(visitor.origin()));
    Session session = make(holder, sink, speech, visitor);
    sessions.put(holder.id(), session);
    mostOpen.accumulateAndGet(sessions.size(), Math::max);
    try {
      begin.accept(session);
      return session;
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private Session make(Holder holder, Sink sink, Speech speech, Visitor visitor) {
    Outgoing outgoing = new Outgoing(holder.id(), sink, encodings.of(speech.dialect()), delivery);
    Answers answers = new Answers(outgoing, encodings, speech, counters);
    Identity identity = new Identity(names, holder);
    return new Session(
        this,
        answers,
        identity,
        new Mail(logs, answers, counters),
        new Memberships(entrance, visitor.origin(), identity, answers),
        visitor);
  }

  /**
   * Checks that no administrator forbids a command now.
   *
   * @throws RefusedException if one does
   */
  void check(Command command, Identity identity) {
    Restrictions now = restrictions.get();
    if (now.raid() > 0) {
      Rulings.check(now.refusal(command, !identity.isLoggedIn(), clock.instant()));
    }
  }

  /**
   * Checks that no administrator forbids what is said without a command now.
   *
   * @throws RefusedException if one does
   */
  void checkWords(Identity identity) {
    if (!identity.isLoggedIn()) {
      Rulings.check(restrictions.get().ofGuestsWords(clock.instant()));
    }
  }

  void listen(NameListener names) {
    listener = names;
  }

  /** See {@link NameListener#named}. */
  void named(String session, @Nullable Nickname before, @Nullable Nickname now, boolean isIn) {
    listener.named(session, before, now, isIn);
  }

  /** The options that all sessions share. */
  ChatOptions options() {
    return options;
  }

  /** The part of a session that writes. */
  Posts posts(Identity identity, Memberships memberships, Answers answers) {
    return new Posts(logs, names, presence, clock, identity, memberships, answers, counters);
  }

  /** The part of a session that moderates rooms. */
  Moderation moderation(Identity identity, Memberships memberships, Answers answers) {
    return new Moderation(rulings(identity, memberships, answers), logs, accounts, identity);
  }

  /**
   * The part of a session that removes and edits messages.
   *
   * @throws RefusedException if the backplane can't change what it keeps, or the network of the
   *     session has changed too much
   */
  Corrections corrections(Identity identity, Memberships memberships, Answers answers) {
    Records kept = correctable(identity, memberships);
    return new Corrections(
        new Judgements(logs, presence), kept, accounts, clock, identity, memberships, answers);
  }

  /**
   * The part of a session that takes direct messages back.
   *
   * @throws RefusedException as {@link #corrections} does
   */
  Retractions retractions(Identity identity, Memberships memberships, Answers answers) {
    Records kept = correctable(identity, memberships);
    return new Retractions(logs, kept, names, accounts, clock, identity, answers);
  }

  private Records correctable(Identity identity, Memberships memberships) {
    String network = memberships.origin().orElse(identity.person());
    if (!corrections.take(network, System.nanoTime())) {
      throw new RefusedException(
          Code.TOO_OFTEN,
          "that were more than " + CORRECTIONS_A_MINUTE + " edits and removals a minute");
    }
    return records.orElseThrow(
        () -> new RefusedException(Code.UNAVAILABLE, "this server can't change what was said"));
  }

  /** The part of a session that owns rooms. */
  Ownership ownership(Identity identity, Memberships memberships, Answers answers) {
    return new Ownership(rulings(identity, memberships, answers), accounts, identity);
  }

  private Rulings rulings(Identity identity, Memberships memberships, Answers answers) {
    Judgements judgements = new Judgements(logs, presence);
    return new Rulings(judgements, names, presence, clock, identity, memberships, answers);
  }

  /** A room as a session may see it. */
  Roster look(RoomName room, Identity identity, Memberships memberships) {
    return Roster.of(presence, room, identity, memberships.isIn(room), clock.instant());
  }

  /** The list of rooms as a session may see it. */
  List<RoomInfo> listRooms(Identity identity, Memberships memberships) {
    return new RoomList(presence.rooms(), identity, memberships, clock.instant());
  }

  /** Ends the reading of a room by the sessions of this instance that a ruling puts out. */
  void putOut(Ruling ruling, RoomName room, EntryId by, long end) {
    Session session = ruling.putOut() == null ? null : sessions.get(ruling.putOut());
    if (session != null) {
      session.putOut(room, by, end);
    }
    String person = ruling.person();
    if (person != null) {
      sessions.values().stream()
          .filter(one -> one.isOf(person))
          .forEach(one -> one.putOut(room, by, end));
    }
    String cloak = ruling.cloak();
    if (cloak != null) {
      sessions.values().stream().filter(one -> one.isFrom(cloak)).forEach(Session::judgeAgain);
    }
  }

  /** The part of a session that answers questions. */
  Questions questions(Identity identity, Memberships memberships, Mail mail, Answers answers) {
    HistoryPages pages = new HistoryPages(history, answers.outgoing());
    return new Questions(options, clock, presence, identity, memberships, mail, pages, answers);
  }

  /** The part of a session that searches. */
  Searches searches(Identity identity, Memberships memberships, Answers answers) {
    return new Searches(search, identity, memberships, answers);
  }

  /** The part of a session that remembers whom it ignores. */
  Ignored ignored(Identity identity, Answers answers) {
    return new Ignored(names, identity, answers.outgoing(), answers);
  }

  /** The part of a session that does the commands of its account. */
  AccountCommands accountCommands(Identity identity, Visitor visitor) {
    return new AccountCommands(gate, registrar, identity, visitor, nonce(identity.id()));
  }

  /**
   * The nonce of a session: 16 bytes in hexadecimal digits that nobody can foretell. It is computed
   * from the session's id, so that an idle session keeps none.
   */
  String nonce(String session) {
    return nonces.of(session);
  }

  private String randomHex(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  void closed(Session session) {
    sessions.remove(session.id(), session);
  }

  @Override
  public void nameLost(String holder, Nickname name, String why) {
    Session session = sessions.get(holder);
    if (session != null) {
      session.lost(name, why);
    }
  }

  /** Tells all clients that the server is about to stop, and opens no session any more. */
  void announceRestart() {
    stopping = true;
    sessions
        .values()
        .forEach(session ->
            failures
                .guard(
                    "restart notice to session " + session.id(),
                    () -> session.tell(new Event.Restart()))
                .run());
  }

  /** The session that a holder of a name is; null if it is none of this instance. */
  @Nullable Session find(String holder) {
    return sessions.get(holder);
  }

  /** The open sessions that have a name. */
  List<Session> all() {
    return sessions.values().stream().filter(Session::isNamed).toList();
  }

  /** The highest number of sessions that were open at the same time. */
  int most() {
    return mostOpen.get();
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
