package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Speech;
import belfry.protocol.dialect.TelnetFilter;
import belfry.server.chat.Visitor;
import belfry.server.net.ProtocolSelector.Choice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
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

  /** Whether the connection is encrypted. */
  enum Encryption {
    /** The first bytes decide. */
    POSSIBLE,
    /** The port is for TLS only. */
    AWAITED,
    /** The handshake is over. */
    ON
  }

  private final Peer peer;
  private final Gate.Permit permit;
  private final Conversations conversations;
  private final Encryption encryption;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

  /**
   * @param permit gives the key under which the client's address is counted
   */
  FirstBytes(Peer peer, Gate.Permit permit, Conversations conversations, Encryption encryption) {
    super(peer);
    this.encryption = encryption;
    this.peer = peer;
    this.permit = permit;
    this.conversations = conversations;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    byte[] more = new byte[bytes.remaining()];
    bytes.get(more);
    kept.writeBytes(more);
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
        encryption == Encryption.AWAITED
            ? conversations.handshakeLimit()
            : conversations.greetAfter());
  }

  @Override
  public Conversation silence() {
    return decide(true);
  }

  private Conversation decide(boolean last) {
    Optional<Tls> tls = conversations.tls();
    if (tls.isPresent() && encryption != Encryption.ON && kept.size() > 0) {
      if (kept.toByteArray()[0] == TLS_HANDSHAKE) {
        return secure(tls.get());
      }
      if (encryption == Encryption.AWAITED) {
        return refuseInsecure(conversations.speeches().person());
      }
    }
    ByteBuffer data = ByteBuffer.wrap(kept.toByteArray());
    new TelnetFilter().filter(data); // the next conversation answers telnet commands
    return switch (ProtocolSelector.of(data, last, conversations.longestLine())) {
      case Choice.NeedMore _ -> this;
      case Choice.Text _, Choice.Doubtful _ -> open(conversations.speeches().person());
      case Choice.Json _ -> open(conversations.speeches().program());
      case Choice.Foreign foreign -> turnAway(foreign.protocol());
    };
  }

  private Conversation secure(Tls tls) {
    long deadline = System.nanoTime() + Conversations.HANDSHAKE_LIMIT.toNanos();
    try {
      peer.secure(tls.engines().newEngine(), tls.common(), kept.toByteArray(), deadline);
    } catch (IOException e) {
      log.debug("{} fails at the TLS handshake: {}", peer, e.toString());
      conversations.counters().rejected(Rejection.TLS);
      return end();
    }
    conversations.counters().secured();
    return new FirstBytes(peer, permit, conversations, Encryption.ON);
  }

  private Conversation open(Speech speech) {
    if (encryption == Encryption.AWAITED
        || (encryption == Encryption.POSSIBLE && conversations.requiresTls(permit))) {
      return refuseInsecure(speech);
    }
    try {
      return conversations.open(peer, visitor(), speech, kept.toByteArray());
    } catch (RefusedException e) {
      conversations.counters().rejected(Rejection.NO_SESSION);
      return refuse(e.refusal(), speech.dialect());
    }
  }

  /** The one place where a connection says whether secrets may be sent on it. */
  private Visitor visitor() {
    return new Visitor(permit.share(), permit.isLocal() || encryption == Encryption.ON);
  }

  private Conversation refuseInsecure(Speech speech) {
    conversations.counters().rejected(Rejection.INSECURE);
    return refuse(new Refusal(Code.INSECURE, Tls.REQUIRED), speech.dialect());
  }

  private Conversation turnAway(ForeignProtocol protocol) {
    log.debug("{} is rejected: its protocol is {}", peer, protocol);
    conversations.counters().rejected(Rejection.PROTOCOL);
    return refuse(new Refusal(Code.MALFORMED, protocol.why()));
  }
}
