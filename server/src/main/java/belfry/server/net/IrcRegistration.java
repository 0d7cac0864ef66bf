package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.LineReader;
import belfry.protocol.dialect.LineReader.Found;
import belfry.protocol.irc.IrcMessage;
import belfry.server.chat.Visitor;
import belfry.server.irc.Registration;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The conversation with an IRC client before it has a session. It ends with the session, or with
 * the connection if the client does not register in time.
 */
final class IrcRegistration extends Prelude {
  /** Time limit for a whole registration. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** The connection ends after this many bytes without a line end. */
  private static final int ENDLESS = 16 * 1024;

  private final Peer peer;
  private final Visitor visitor;
  private final Conversations conversations;
  private final Registration registration;
  private final LineReader lines = new LineReader(IrcMessage.LONGEST_LINE, ENDLESS);
  private final ByteBuffer firstBytes;

  /**
   * @param firstBytes the bytes that the client has already sent
   */
  IrcRegistration(Peer peer, Visitor visitor, Conversations conversations, ByteBuffer firstBytes) {
    super(peer, conversations.speeches().irc().dialect());
    this.peer = peer;
    this.visitor = visitor;
    this.conversations = conversations;
    this.registration = conversations.beginRegistration(visitor);
    this.firstBytes = firstBytes;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    Conversation next = takeLines(firstBytes);
    if (next == this) {
      return takeLines(bytes);
    }
    // The successor takes what is left of the first bytes before the others.
    return next instanceof LineConversation session
        ? session.after(ReadBuffers.takeRest(firstBytes))
        : next;
  }

  private Conversation takeLines(ByteBuffer bytes) {
    while (isOpen()) {
      switch (lines.next(bytes)) {
        case Found.Line line -> registration.take(ProtocolSelector.withoutMark(line.bytes()));
        case Found.TooLong _ -> registration.tooLong();
        case Found.Endless _ -> {
          return refuse(new Refusal(Code.TOO_LONG, "a line without an end is no line"));
        }
        case Found.NeedMore _ -> {
          return this;
        }
      }
      Conversation next = afterLine();
      if (next != this) {
        return next;
      }
    }
    return this;
  }

  private Conversation afterLine() {
    if (registration.state() == Registration.State.COMPLETE) {
      try {
        if (registration.mayOpen()) {
          return open();
        }
      } catch (RefusedException e) {
        registration.refused(e.refusal());
      }
    }
    send(registration.takeReplies());
    return registration.state() == Registration.State.ENDED ? end() : this;
  }

  private Conversation open() {
    send(registration.takeReplies());
    registration.close();
    Conversation session = conversations.openIrc(peer, visitor, registration);
    registration.opened();
    return session;
  }

  /** A line without a line end counts as complete. */
  @Override
  public Conversation finish() {
    if (isOpen() && lines.rest() instanceof Found.Line line) {
      registration.take(ProtocolSelector.withoutMark(line.bytes()));
      Conversation next = afterLine();
      if (next != this) {
        return next;
      }
    }
    return end();
  }

  @Override
  public Optional<FixedDelay> patience() {
    return Optional.of(conversations.registrationLimit());
  }

  @Override
  public Conversation silence() {
    return refuse(new Refusal(Code.UNAVAILABLE, "you did not register in time"));
  }

  @Override
  public void close() {
    registration.close();
  }
}
