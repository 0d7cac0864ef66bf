package belfry.server.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Code;
import belfry.protocol.CredentialInfo;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.irc.IrcMessage;
import belfry.protocol.irc.Numeric;
import belfry.server.chat.Admission;
import belfry.server.chat.Directory;
import belfry.server.chat.Visitor;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registration of one client: what it sends before it has a session. The name is claimed at the
 * end, so that a client that does not register keeps no name from others.
 *
 * <pre>
 *   open --NICK and USER, and CAP END after CAP--> complete --refused(name taken)--> open
 *     \--QUIT, too many lines--> ended
 * </pre>
 *
 * <p>Owned by the connection's thread.
 */
public final class Registration {
  private static final int MOST_LINES = 100;
  private static final int LONGEST_USER = 12;

  /** Where the registration stands. */
  public enum State {
    /** More lines are needed. */
    OPEN,
    /** A session can be opened with {@link Registration#nick}. */
    COMPLETE,
    /** The connection ends. */
    ENDED
  }

  private final IrcSpeeches speeches;
  private final Directory directory;
  private final Visitor visitor;
  private final Capabilities capabilities;
  private final SaslExchange sasl;

  /** Names this connection where wrong passwords are counted. */
  private final String id;

  private final Replies replies;
  private @Nullable Nickname nick;
  private @Nullable Nickname wanted;
  private @Nullable String password;
  private @Nullable Admission admission;
  private IrcUsers.@Nullable Profile profile;
  private boolean counted;
  private boolean triesPassword;
  private boolean ended;
  private int lines;

  Registration(IrcSpeeches speeches, Directory directory, Visitor visitor) {
    this.visitor = visitor;
    this.speeches = speeches;
    this.directory = directory;
    this.capabilities = new Capabilities(visitor, speeches.strictTransport());
    this.sasl = new SaslExchange(visitor.certificate() != null);
    this.id = speeches.nextRegistration();
    this.replies = new Replies(speeches.server());
  }

  /** Where the registration stands after the last line. */
  public State state() {
    if (ended) {
      return State.ENDED;
    }
    boolean complete = nick != null && profile != null && !capabilities.isNegotiating();
    return complete ? State.COMPLETE : State.OPEN;
  }

  /** The bytes to send. */
  public byte[] takeReplies() {
    return replies.take();
  }

  /** The name that the client will have: the name of its account, or the one that it wants. */
  public Nickname nick() {
    return admission == null ? Objects.requireNonNull(nick) : admission.name();
  }

  /** The proof that the client may log in; null for a guest. */
  public @Nullable Admission admission() {
    return admission;
  }

  /** The secret with which a later connection takes the name back; null without a password. */
  public @Nullable String token() {
    return password == null ? null : speeches.passwords().token(nick(), password);
  }

  Visitor visitor() {
    return visitor;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  IrcUsers.Profile profile() {
    return Objects.requireNonNull(profile);
  }

  /** Takes a line. */
  public void take(byte[] line) {
    if (++lines > MOST_LINES) {
      end("too many lines before the registration");
      return;
    }
    if (new String(line, UTF_8).isBlank()) {
      return;
    }
    try {
      take(IrcMessage.of(line));
    } catch (RefusedException e) {
      malformed(e.refusal());
    }
  }

  /** Answers a line that is no message of IRC. */
  private void malformed(Refusal refusal) {
    switch (refusal.code()) {
      case TOO_LONG -> tooLong();
      case UNKNOWN_COMMAND -> replies.add(Numeric.NOT_REGISTERED);
      default -> replies.addFail("*", "INVALID_UTF8", refusal.why());
    }
  }

  /** Answers a line that is too long. */
  public void tooLong() {
    replies.add(Numeric.INPUT_TOO_LONG);
  }

  private void take(IrcMessage command) {
    switch (command.verb()) {
      case "CAP" -> capabilities.take(command, replies);
      case "PASS" -> pass(command);
      case "NICK" -> nick(command);
      case "USER" -> user(command);
      case "PING" -> ping(command);
      case "AUTHENTICATE" -> authenticate(command);
      case "REGISTER" -> {
        String account = command.params().isEmpty() ? "*" : command.params().getFirst();
        replies.addFail(
            "REGISTER",
            "COMPLETE_CONNECTION_REQUIRED",
            account,
            "An account is registered after the connection");
      }
      case "PONG" -> {
        // it answers nothing that this server asked
      }
      case "QUIT" -> end("you left");
      default -> replies.add(Numeric.NOT_REGISTERED);
    }
  }

  private void pass(IrcMessage command) {
    if (command.params().isEmpty() || command.params().getFirst().isEmpty()) {
      replies.needMoreParams(command);
    } else if (!visitor.isSecure()) {
      replies.addNotice("PASS is ignored, because others can read it here; connect with TLS.");
    } else {
      password = command.params().getFirst();
    }
  }

  private void authenticate(IrcMessage command) {
    if (!capabilities.has(Capability.SASL)) {
      SaslExchange.failed("CAP REQ sasl comes first", replies);
      return;
    }
    sasl.take(command, replies)
        .ifPresent(shown -> {
          try {
            Admission admitted = admit(shown);
            admission = admitted;
            SaslExchange.succeeded(mask(), admitted.name(), replies);
          } catch (RefusedException e) {
            SaslExchange.failed(e.refusal().why(), replies);
          }
        });
  }

  private Admission admit(SaslExchange.Shown shown) {
    return switch (shown) {
      case SaslExchange.Shown.Secret(Nickname account, String secret) ->
          directory.admit(account, secret, visitor, id);
      case SaslExchange.Shown.Certificate(Optional<Nickname> account) ->
          directory.admit(account.orElseGet(this::wanted), visitor, id);
    };
  }

  /** The nick that the client has asked for, which may be in use. */
  private Nickname wanted() {
    if (wanted == null) {
      throw new RefusedException(Code.BAD_FIELD, "NICK comes first, or the name of the account");
    }
    return wanted;
  }

  /** The source of the client, as far as it is known. */
  private String mask() {
    String name = nick == null ? "*" : nick.text();
    String user = profile == null ? "*" : profile.user();
    return name + "!" + user + "@" + speeches.users().host();
  }

  private void nick(IrcMessage command) {
    String typed = command.params().isEmpty() ? "" : command.params().getFirst();
    if (typed.isEmpty()) {
      replies.add(Numeric.NO_NICKNAME_GIVEN);
      return;
    }
    try {
      Nickname asked = Nickname.of(typed);
      wanted = asked;
      if (password == null && admission == null && directory.find(asked).isPresent()) {
        throw new RefusedException(Code.NAME_TAKEN, "somebody is " + asked + " already");
      }
      nick = asked;
      count(true);
    } catch (RefusedException e) {
      refused(typed, e.refusal());
    }
  }

  private void user(IrcMessage command) {
    if (profile != null) {
      replies.add(Numeric.ALREADY_REGISTERED);
    } else if (command.params().size() < 4 || command.params().get(3).isBlank()) {
      replies.needMoreParams(command);
    } else {
      profile =
          new IrcUsers.Profile(
              user(command.params().getFirst()),
              command.params().get(3),
              speeches.clock().instant());
    }
  }

  private static String user(String typed) {
    String clean = typed.replaceAll("[^A-Za-z0-9._-]", "");
    if (clean.isEmpty()) {
      return IrcUsers.NO_USER;
    }
    return "~" + (clean.length() > LONGEST_USER ? clean.substring(0, LONGEST_USER) : clean);
  }

  private void ping(IrcMessage command) {
    if (command.params().isEmpty()) {
      replies.add(Numeric.NO_ORIGIN);
    } else {
      replies.add(
          Replies.fitted(
              speeches.server(), "PONG", speeches.server(), command.params().getFirst()));
    }
  }

  /**
   * Whether the session may be opened now: the password must be right if the name has an account,
   * and one that is a guess at the name of somebody else is judged within limits. If not, the
   * client has its answer.
   */
  public boolean mayOpen() {
    if (password == null || admission != null) {
      return true;
    }
    if (isForAccount(password)) {
      return logIn(password);
    }
    if (directory.find(nick()).isEmpty()) {
      return true;
    }
    triesPassword = speeches.passwords().mayTry(nick(), network());
    if (!triesPassword) {
      replies.add(Numeric.PASSWORD_MISMATCH);
      end("too many passwords were tried for this name");
    }
    return triesPassword;
  }

  private boolean isForAccount(String shown) {
    return shown.startsWith(CredentialInfo.TOKEN_PREFIX) || directory.hasAccount(nick());
  }

  private boolean logIn(String secret) {
    try {
      admission = directory.admit(nick(), secret, visitor, id);
      return true;
    } catch (RefusedException e) {
      replies.add(Numeric.PASSWORD_MISMATCH);
      end(e.refusal().why());
      return false;
    }
  }

  /** Notes that the session is open. */
  public void opened() {
    if (triesPassword) {
      speeches.passwords().succeeded(nick(), network());
    }
  }

  private String network() {
    return visitor.origin().orElse("loopback");
  }

  /** Takes back that the registration is complete, because the name can't be claimed. */
  public void refused(Refusal refusal) {
    String asked = nick().text();
    nick = null;
    refused(asked, refusal);
  }

  private void refused(String asked, Refusal refusal) {
    switch (refusal.code()) {
      case BAD_NAME -> replies.add(Numeric.ERRONEOUS_NICKNAME, asked, refusal.why());
      case NAME_TAKEN, NAME_RESERVED -> replies.add(Numeric.NICKNAME_IN_USE, asked, refusal.why());
      default -> end(refusal.why());
    }
  }

  private void end(String why) {
    replies.add(new IrcMessage(null, "ERROR", "Closing link: " + why));
    ended = true;
  }

  private void count(boolean on) {
    if (counted != on) {
      counted = on;
      speeches.users().unregistered().addAndGet(on ? 1 : -1);
    }
  }

  /** Ends the registration, whether a session was opened or not. */
  public void close() {
    count(false);
  }
}
