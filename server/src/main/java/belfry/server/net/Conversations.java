package belfry.server.net;

import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Speech;
import belfry.server.backplane.Account;
import belfry.server.chat.Admission;
import belfry.server.chat.Chat;
import belfry.server.chat.Session;
import belfry.server.chat.Visitor;
import belfry.server.irc.IrcSpeech;
import belfry.server.irc.Registration;
import belfry.server.script.Scripts;
import belfry.server.simple.SimpleService;
import belfry.server.simple.TimeOfDay;
import belfry.server.web.WebSite;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Factory for the conversations of all connections of one {@link Door}. Immutable; any thread may
 * use it.
 */
final class Conversations {
  /** Time limit for a whole PROXY header. */
  static final Duration HEADER_LIMIT = Duration.ofSeconds(5);

  /** Time limit for a whole TLS handshake. */
  static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

  /** Time limit for the head of a request of HTTP, from the answer before it. */
  static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

  private final DoorOptions options;
  private final Optional<Tls> tls;
  private final Chat chat;
  private final Speeches speeches;
  private final ConnectionCounters counters;
  private final FixedDelay headerLimit;
  private final FixedDelay greetAfter;
  private final FixedDelay handshakeLimit;
  private final FixedDelay registrationLimit;
  private final FixedDelay requestLimit;
  private final FixedDelay atOnce;
  private final TimeOfDay time;
  private final Optional<WebSite> site;
  private final Optional<Scripts> scripts;
  private final RecentRequests requests = new RecentRequests();

  /**
   * @param tls the encryption; empty without a certificate
   * @param delays makes the timers that limit the wait for bytes of a client
   */
  Conversations(
      DoorOptions options,
      Optional<Tls> tls,
      Chat chat,
      Speeches speeches,
      ConnectionCounters counters,
      Function<Duration, FixedDelay> delays) {
    this.options = options;
    this.tls = tls;
    this.chat = chat;
    this.speeches = speeches;
    this.counters = counters;
    this.headerLimit = delays.apply(HEADER_LIMIT);
    this.greetAfter = delays.apply(options.greetAfter());
    this.handshakeLimit = delays.apply(HANDSHAKE_LIMIT);
    this.registrationLimit = delays.apply(IrcRegistration.LIMIT);
    this.requestLimit = delays.apply(REQUEST_LIMIT);
    this.atOnce = delays.apply(Duration.ZERO);
    this.time = new TimeOfDay(options.simple().zone(), InstantSource.system());
    this.site = options.web().map(web -> new WebSite(web.hosts(), InstantSource.system()));
    this.scripts =
        options
            .web()
            .map(web ->
                new Scripts(
                    chat.outsiders(),
                    web.guests(),
                    options.maxLine(),
                    InstantSource.system(),
                    speeches.followDialects()));
    speeches.irc().serve(chat);
  }

  /** The first conversation of a client that connects directly. */
  Conversation first(Peer peer, Gate.Permit permit, FirstBytes.Expected expected) {
    return new FirstBytes(peer, permit, this, expected);
  }

  /** The only conversation of a client of a simple service. */
  Conversation simple(Peer peer, SimpleService service) {
    return switch (service) {
      case ECHO -> new StreamConversation(peer, true, flood());
      case DISCARD -> new StreamConversation(peer, false, flood());
      case DAYTIME -> new TimeConversation(peer, time::daytime, atOnce);
      case RDATE -> new TimeConversation(peer, time::seconds, atOnce);
    };
  }

  /** A conversation with a balancer, before the first one with its client. */
  Conversation introduction(Peer peer, Gate.Permit permit, Origin balancer, Conversation first) {
    return new ProxyIntroduction(peer, permit, balancer, headerLimit, counters, first);
  }

  /**
   * Opens a session and makes the conversation for it.
   *
   * @param visitor the origin of the client, and whether the connection is secure
   * @param firstBytes the bytes that the client has already sent
   * @throws RefusedException if a session can't be opened now
   */
  Conversation open(Peer peer, Visitor visitor, Speech speech, byte[] firstBytes) {
    Session session = chat.open(peer, speech, visitor);
    return new LineConversation(peer, session, flood(), speeches, options.maxLine(), firstBytes);
  }

  /** Begins to register an IRC client. */
  Registration beginRegistration(Visitor visitor) {
    return speeches.irc().begin(chat.directory(), visitor);
  }

  /**
   * Opens a session for a registered IRC client and makes the conversation for it.
   *
   * @throws RefusedException if the name is taken, or a session can't be opened now
   */
  LineConversation openIrc(Peer peer, Visitor visitor, Registration registration) {
    IrcSpeech speech = speeches.irc().speech(registration, chat.directory());
    Admission admission = registration.admission();
    Session session =
        admission == null
            ? chat.open(peer, speech, visitor, registration.nick(), registration.token())
            : chat.open(peer, speech, visitor, admission);
    speech.begin(session);
    return new LineConversation(peer, session, flood(), speeches);
  }

  private @Nullable FloodLimit flood() {
    return options.floodLimit() ? new FloodLimit(System.nanoTime()) : null;
  }

  /** Whether this server answers HTTP. */
  boolean hasWeb() {
    return site.isPresent();
  }

  /** Whether an address has just sent a request of HTTP. */
  boolean isBrowsing(String address) {
    return requests.isFrom(address);
  }

  FixedDelay requestLimit() {
    return requestLimit;
  }

  /**
   * Makes the conversation about the first request of HTTP.
   *
   * @param visitor what a session learns of the client, if the client opens a WebSocket
   * @param address the key of the client's address
   * @param encryption how the requests of the client reach the server
   */
  Conversation browse(
      Peer peer,
      Visitor visitor,
      String address,
      WebSite.Encryption encryption,
      byte[] firstBytes) {
    FloodLimit flood = flood();
    return new HttpConversation(
        new HttpExchange.Common(
            peer,
            visitor,
            site.orElseThrow(),
            scripts.orElseThrow(),
            encryption,
            requestLimit,
            () -> requests.note(address),
            flood,
            rest -> socket(peer, visitor, flood, rest),
            follow -> follower(peer, visitor, follow)),
        firstBytes);
  }

  /**
   * Opens a session for a script that follows a room.
   *
   * @throws RefusedException if the script may not enter the room, or there can't be a session now
   */
  private Conversation follower(Peer peer, Visitor visitor, Scripts.Reaction.Follow follow) {
    Account account = follow.account();
    Session session =
        account == null
            ? chat.open(peer, follow.speech(), visitor)
            : chat.open(peer, follow.speech(), visitor, account);
    return new FollowConversation(
        peer,
        session,
        follow.form(),
        () -> account == null || chat.outsiders().isGoodStill(account));
  }

  private Conversation socket(
      Peer peer, Visitor visitor, @Nullable FloodLimit flood, byte[] firstBytes) {
    Speech speech = speeches.browser();
    try {
      Session session = chat.open(peer, speech, visitor);
      return new WebSocketConversation(peer, session, flood, options.maxLine(), firstBytes);
    } catch (RefusedException e) {
      counters.rejected(Rejection.NO_SESSION);
      return new RefusedWebSocket(peer, speech.dialect(), e.refusal());
    }
  }

  Speeches speeches() {
    return speeches;
  }

  int longestLine() {
    return options.maxLine();
  }

  FixedDelay greetAfter() {
    return greetAfter;
  }

  FixedDelay handshakeLimit() {
    return handshakeLimit;
  }

  FixedDelay registrationLimit() {
    return registrationLimit;
  }

  Optional<Tls> tls() {
    return tls;
  }

  /** Whether this client must encrypt. A client on the same machine need not. */
  boolean requiresTls(Gate.Permit permit) {
    return tls.isPresent() && tls.get().engines().options().required() && !permit.isLocal();
  }

  ConnectionCounters counters() {
    return counters;
  }
}
