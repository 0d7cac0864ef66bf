package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Speech;
import belfry.protocol.dialect.TelnetFilter;
import belfry.server.chat.Visitor;
import belfry.server.net.ProtocolSelector.Choice;
import belfry.server.web.HeadReader;
import belfry.server.web.WebSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first conversation of a client, which detects the protocol of the client before the server
 * sends anything. It keeps the first bytes until they decide the protocol. If they do not within
 * {@link DoorOptions#greetAfter}, the protocol is text: the client is probably a person who waits
 * for a greeting. The next conversation starts with the kept bytes. If they begin a TLS handshake
 * and the server has a certificate, the handshake follows, and the protocol is detected again
 * inside it.
 */
final class FirstBytes extends Prelude {
  private static final Logger log = LoggerFactory.getLogger(FirstBytes.class);

  /** The first byte of a handshake record (RFC 8446, section 5.1), which begins no line. */
  private static final byte TLS_HANDSHAKE = 0x16;

  /** What is known before the first byte. */
  enum Expected {
    /** The first bytes decide. */
    ANYTHING,
    /** The port is for TLS only. */
    TLS,
    /** The handshake is over, and the first bytes inside it decide. */
    ANYTHING_ENCRYPTED,
    /** The port is for lines of text or json, without TLS. */
    LINES,
    /** The port is for IRC, with or without TLS. */
    IRC,
    /** The handshake is over, and the port is for IRC. */
    IRC_ENCRYPTED;

    boolean isEncrypted() {
      return this == ANYTHING_ENCRYPTED || this == IRC_ENCRYPTED;
    }

    boolean mayEncrypt() {
      return !isEncrypted() && this != LINES;
    }

    boolean isIrc() {
      return this == IRC || this == IRC_ENCRYPTED;
    }

    /** What is known after a handshake. */
    Expected encrypted() {
      return isIrc() ? IRC_ENCRYPTED : ANYTHING_ENCRYPTED;
    }
  }

  private final Peer peer;
  private final Gate.Permit permit;
  private final Conversations conversations;
  private final Expected expected;
  private final boolean spare;
  private final @Nullable String certificate;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

  /**
   * @param permit gives the key under which the client's address is counted
   */
  FirstBytes(Peer peer, Gate.Permit permit, Conversations conversations, Expected expected) {
    this(peer, permit, conversations, expected, false, null);
  }

  /**
   * @param spare whether this is probably a spare connection of a browser, which is greeted late
   * @param certificate the fingerprint of the certificate that the client has shown; null for none
   */
  private FirstBytes(
      Peer peer,
      Gate.Permit permit,
      Conversations conversations,
      Expected expected,
      boolean spare,
      @Nullable String certificate) {
    super(peer);
    this.spare = spare;
    this.certificate = certificate;
    this.expected = expected;
    this.peer = peer;
    this.permit = permit;
    this.conversations = conversations;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    kept.writeBytes(ReadBuffers.takeRest(bytes));
    return decide(false);
  }

  /** A client that disconnects without sending a byte, such as a port check, is not greeted. */
  @Override
  public Conversation finish() {
    return kept.size() == 0 ? end() : decide(true);
  }

  @Override
  public Optional<FixedDelay> patience() {
    return Optional.of(
        switch (expected) {
          case TLS -> conversations.handshakeLimit();
          case IRC, IRC_ENCRYPTED -> conversations.registrationLimit();
          case LINES -> conversations.greetAfter();
          case ANYTHING, ANYTHING_ENCRYPTED ->
              spare ? conversations.requestLimit() : conversations.greetAfter();
        });
  }

  /** A request of HTTP may come slowly. A person sends whole lines. */
  @Override
  public Conversation silence() {
    if (expected.isIrc()) {
      return kept.size() == 0 ? end() : decide(true);
    }
    if (isBegunRequest()) {
      return browse();
    }
    return kept.size() == 0 && !spare && mayBrowse() && conversations.isBrowsing(address())
        ? new FirstBytes(peer, permit, conversations, expected, true, certificate)
        : decide(true);
  }

  /** The key of the client's address. */
  private String address() {
    return permit.share().orElseGet(() -> peer.transport().origin().name());
  }

  private boolean isBegunRequest() {
    return mayBrowse() && HeadReader.isBegunIn(kept.toByteArray());
  }

  private boolean mayBrowse() {
    return expected != Expected.LINES && conversations.hasWeb();
  }

  private Conversation decide(boolean last) {
    Optional<Tls> tls = conversations.tls();
    if (tls.isPresent() && expected.mayEncrypt() && kept.size() > 0) {
      if (kept.toByteArray()[0] == TLS_HANDSHAKE) {
        return secure(tls.get());
      }
      if (expected == Expected.TLS) {
        return isBegunRequest()
            ? browse()
            : refuseInsecure(conversations.speeches().person(false).dialect());
      }
    }
    if (expected.isIrc()) {
      return openIrc(ByteBuffer.wrap(kept.toByteArray()));
    }
    ByteBuffer data = ByteBuffer.wrap(kept.toByteArray());
    new TelnetFilter().filter(data); // the next conversation answers telnet commands
    return switch (ProtocolSelector.of(data, last, conversations.longestLine())) {
      case Choice.NeedMore _ -> this;
      case Choice.Text _, Choice.Doubtful _ ->
          open(conversations.speeches().person(visitor().isSecure()));
      case Choice.Json _ -> open(conversations.speeches().program());
      case Choice.Irc _ ->
          expected == Expected.LINES
              ? turnAway(ForeignProtocol.IRC, "IRC needs a connection over TCP")
              : openIrc(data);
      case Choice.Foreign foreign ->
          foreign.protocol() == ForeignProtocol.HTTP && mayBrowse()
              ? browse()
              : turnAway(foreign.protocol(), foreign.protocol().why());
    };
  }

  private Conversation secure(Tls tls) {
    long deadline = System.nanoTime() + Conversations.HANDSHAKE_LIMIT.toNanos();
    String shown;
    try {
      shown = peer.secure(tls, kept.toByteArray(), deadline);
    } catch (IOException e) {
      log.debug("{} fails at the TLS handshake: {}", peer, e.toString());
      conversations.counters().rejected(Rejection.TLS);
      return end();
    }
    conversations.counters().secured();
    return new FirstBytes(peer, permit, conversations, expected.encrypted(), false, shown);
  }

  private Conversation open(Speech speech) {
    if (isTooInsecure()) {
      return refuseInsecure(speech.dialect());
    }
    try {
      return conversations.open(peer, visitor(), speech, kept.toByteArray());
    } catch (RefusedException e) {
      conversations.counters().rejected(Rejection.NO_SESSION);
      return refuse(e.refusal(), speech.dialect());
    }
  }

  /**
   * Begins the registration of an IRC client.
   *
   * @param first the bytes that the client has sent, without telnet commands
   */
  private Conversation openIrc(ByteBuffer first) {
    return isTooInsecure()
        ? refuseInsecure(conversations.speeches().irc().dialect())
        : new IrcRegistration(peer, visitor(), conversations, first);
  }

  private Conversation browse() {
    return conversations.browse(peer, visitor(), address(), encryption(), kept.toByteArray());
  }

  /** How the requests of a browser reach the server. */
  private WebSite.Encryption encryption() {
    if (expected.isEncrypted()) {
      return WebSite.Encryption.ON;
    }
    return isTooInsecure() ? WebSite.Encryption.MISSING : WebSite.Encryption.OFF;
  }

  private boolean isTooInsecure() {
    return expected == Expected.TLS
        || (!expected.isEncrypted() && conversations.requiresTls(permit));
  }

  /** The one place where a connection says whether secrets may be sent on it. */
  private Visitor visitor() {
    return new Visitor(permit.share(), permit.isLocal() || expected.isEncrypted(), certificate);
  }

  private Conversation refuseInsecure(Dialect dialect) {
    conversations.counters().rejected(Rejection.INSECURE);
    return refuse(new Refusal(Code.INSECURE, Tls.REQUIRED), dialect);
  }

  private Conversation turnAway(ForeignProtocol protocol, String why) {
    log.debug("{} is rejected: its protocol is {}", peer, protocol);
    conversations.counters().rejected(Rejection.PROTOCOL);
    return refuse(new Refusal(Code.MALFORMED, why));
  }
}
