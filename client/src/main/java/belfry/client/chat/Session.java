package belfry.client.chat;

import belfry.client.shell.ServerAddress;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current connection and its state; there is one session for the whole chat. Belongs to the
 * chat's thread.
 *
 * <pre>
 *           opened            greeting answered
 *   apart ─────────▶ greeting ────────────────▶ ready
 *     ▲                 │ lost                    │ lost, or silent for too long
 *     └─────────────────┴─────────────────────────┘
 * </pre>
 */
final class Session {
  private static final String WAY_OUT =
      "others could read a token on this connection; connect to tls://HOST";

  private final Identity identity;
  private final Greeting greeting;
  private final Heartbeat heartbeat;
  private final KeptTokens tokens;
  private @Nullable Connection connection;
  private @Nullable ServerAddress address;
  private boolean apart;
  private boolean ended;
  private @Nullable String trouble = "connecting";
  private int maxLine = Integer.MAX_VALUE;

  Session(Identity identity, Greeting greeting, Heartbeat heartbeat, KeptTokens tokens) {
    this.identity = identity;
    this.greeting = greeting;
    this.heartbeat = heartbeat;
    this.tokens = tokens;
  }

  /**
   * Greets the server on a new connection. Returns the line to show, if there is one: a token is
   * not sent where others could read it.
   */
  Optional<Line> opened(Connection opened, ServerAddress server) {
    Optional<Line> warning = Optional.empty();
    if (!identity.hasAccount()) {
      tokens.of(server).stream()
          .filter(kept -> identity.mayComeBackAs(kept.name()))
          .findFirst()
          .ifPresent(kept -> identity.comeBackAs(kept.name(), kept.secret()));
    }
    if (identity.hasAccount() && !opened.isSecure()) {
      warning = Optional.of(Line.trouble("you are a guest here, because " + WAY_OUT));
      identity.becomeGuest();
    }
    connection = opened;
    address = server;
    ended = false;
    trouble = "greeting " + server;
    heartbeat.heard();
    greeting.send(opened);
    return warning;
  }

  /** Notes the server's welcome; returns the line to show, if there is one. */
  Optional<Line> welcomed(Event.Welcome welcome) {
    greeting.welcomed(welcome.you());
    identity.welcomed(welcome.you(), welcome.token(), welcome.inbox());
    maxLine = welcome.maxLine();
    trouble = null;
    boolean back = apart;
    apart = false;
    return back ? Optional.of(Line.note("connected to " + address)) : Optional.empty();
  }

  /**
   * Notes that the connection is gone or could not be made; returns the line to show, if there is
   * one.
   *
   * @param next the next attempt, in words
   */
  Optional<Line> lost(String why, String next) {
    String what = trouble == null ? "the connection is lost: " : "no connection: ";
    boolean first = !apart;
    apart = true;
    connection = null;
    greeting.lost();
    identity.loginFailed();
    trouble = "offline (" + why + "), " + next;
    return first ? Optional.of(Line.trouble(what + why)) : Optional.empty();
  }

  /** Notes a sign of life of the server. */
  void alive() {
    heartbeat.heard();
  }

  /** Asks a silent server for a sign of life, or gives the connection up. */
  void tick() {
    if (connection == null) {
      return;
    }
    switch (heartbeat.check()) {
      case FINE -> {}
      case ASK -> connection.send(new Command.Ping("p"));
      case DEAD -> end("no sign of life for " + heartbeat.silence().toSeconds() + " s");
    }
  }

  boolean isConnected() {
    return connection != null;
  }

  /** Whether the server answered the greeting, so that lines may be sent. */
  boolean isReady() {
    return connection != null && trouble == null && greeting.isAnswered();
  }

  /** What is wrong with the connection, in words; null when nothing is. */
  @Nullable String trouble() {
    return trouble;
  }

  /** The most bytes that a line may have. */
  int maxLine() {
    return maxLine;
  }

  /**
   * Sends a login that was typed; returns whether there is a connection for it.
   *
   * @throws RefusedException if others could read the token on this connection
   */
  boolean logIn(Command.Login login, String token) {
    checkSecure();
    identity.logsIn(token);
    return send(login);
  }

  /**
   * Checks that a secret may be sent now.
   *
   * @throws RefusedException if others could read it on this connection
   */
  void checkSecure() {
    if (connection != null && !connection.isSecure()) {
      throw new RefusedException(Code.INSECURE, "nothing was sent, because " + WAY_OUT);
    }
  }

  /**
   * The token that is kept for an account of this server.
   *
   * @param name the name of the account; null for the one that was kept last
   */
  Optional<KeptTokens.Kept> keptToken(@Nullable Nickname name) {
    return address == null
        ? Optional.empty()
        : tokens.of(address).stream()
            .filter(kept -> name == null || kept.name().equals(name))
            .findFirst();
  }

  /** Keeps the token that one is logged in with; returns where, or empty if it can't be kept. */
  Optional<String> keepToken() {
    Nickname name = identity.name();
    String secret = identity.accountToken();
    return address == null || name == null || secret == null
        ? Optional.empty()
        : tokens.keep(address, new KeptTokens.Kept(name, secret));
  }

  /**
   * Forgets the token of one's account, also for later runs; returns it, because it may be the only
   * way in.
   */
  Optional<KeptTokens.Kept> forgetToken() {
    Nickname name = identity.name();
    String secret = identity.accountToken();
    Optional<KeptTokens.Kept> forgotten =
        name == null || secret == null
            ? keptToken(null)
            : Optional.of(new KeptTokens.Kept(name, secret));
    identity.forgetAccount();
    ServerAddress server = address;
    if (server != null) {
      forgotten.ifPresent(one -> tokens.forget(server, one.name()));
    }
    return forgotten;
  }

  /** Sends a command; returns whether there is a connection for it. */
  boolean send(Command command) {
    if (connection == null) {
      return false;
    }
    connection.send(command);
    return true;
  }

  /** Enters a room, if there is a connection; otherwise the next greeting does it. */
  void join(Room room) {
    if (connection != null) {
      greeting.join(connection, room);
    }
  }

  /** Ends the connection. Another one follows; what this one still tells is ignored. */
  void end(String why) {
    if (connection != null) {
      ended = true;
      connection.end(why);
    }
  }

  /** Whether this side ended the connection. */
  boolean isEnded() {
    return ended;
  }
}
