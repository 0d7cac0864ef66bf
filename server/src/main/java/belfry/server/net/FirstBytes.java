package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.Speech;
import belfry.protocol.dialect.TelnetFilter;
import belfry.server.net.ProtocolSelector.Choice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first conversation of a client, which detects the protocol of the client before the server
 * sends anything. It keeps the first bytes until they decide the protocol. If they do not within
 * {@link DoorOptions#greetAfter}, the protocol is text: the client is probably a person who waits
 * for a greeting. The next conversation starts with the kept bytes.
 */
final class FirstBytes extends Prelude {
  private static final Logger log = LoggerFactory.getLogger(FirstBytes.class);

  private final Peer peer;
  private final Gate.Permit permit;
  private final Conversations conversations;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

  /**
   * @param permit gives the key under which the client's address is counted
   */
  FirstBytes(Peer peer, Gate.Permit permit, Conversations conversations) {
    super(peer);
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
    return Optional.of(conversations.greetAfter());
  }

  @Override
  public Conversation silence() {
    return decide(true);
  }

  private Conversation decide(boolean last) {
    ByteBuffer data = ByteBuffer.wrap(kept.toByteArray());
    new TelnetFilter().filter(data); // the next conversation answers telnet commands
    return switch (ProtocolSelector.of(data, last, conversations.longestLine())) {
      case Choice.NeedMore _ -> this;
      case Choice.Text _, Choice.Doubtful _ -> open(conversations.speeches().person());
      case Choice.Json _ -> open(conversations.speeches().program());
      case Choice.Foreign foreign -> turnAway(foreign.protocol());
    };
  }

  private Conversation open(Speech speech) {
    try {
      return conversations.open(peer, permit.share(), speech, kept.toByteArray());
    } catch (RefusedException e) {
      conversations.counters().rejected(Rejection.NO_SESSION);
      return refuse(e.refusal(), speech.dialect());
    }
  }

  private Conversation turnAway(ForeignProtocol protocol) {
    log.debug("{} is rejected: its protocol is {}", peer, protocol);
    conversations.counters().rejected(Rejection.PROTOCOL);
    return refuse(new Refusal(Code.MALFORMED, protocol.why()));
  }
}
