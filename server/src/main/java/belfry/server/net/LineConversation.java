package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.dialect.LineReader;
import belfry.protocol.dialect.LineReader.Found;
import belfry.protocol.dialect.TelnetFilter;
import belfry.protocol.irc.IrcMessage;
import belfry.server.chat.Session;
import belfry.server.delivery.Cork;
import belfry.server.net.ProtocolSelector.Choice;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a client that has a session and sends lines, with telnet commands between
 * them. It also limits the length of a line, and the number of bytes without a line end.
 */
final class LineConversation extends SessionConversation {
  /** The silence of an IRC client after which it is pinged. */
  static final Duration PING_AFTER = Duration.ofSeconds(90);

  /** The silence of an IRC client after which it counts as lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(150);

  private static final byte[] NONE = {};

  private final Speeches speeches;
  private final LineReader lines;

  /** Null before the first telnet command: most clients send none. */
  private @Nullable TelnetFilter telnet;

  private byte[] firstBytes;
  private boolean begun;

  /** Null before the client has sent a byte, after it has said a line, and for IRC. */
  private @Nullable FirstLines firstLines;

  /** For a client that speaks IRC, which has pings and no telnet commands; else null. */
  private @Nullable Silence silence;

  /**
   * @param firstBytes the bytes that the client has already sent
   */
  LineConversation(
      Peer peer,
      Session session,
      @Nullable FloodLimit flood,
      Speeches speeches,
      int longestLine,
      byte[] firstBytes) {
    super(peer, session, flood);
    this.speeches = speeches;
    this.firstBytes = firstBytes;
    this.lines = new LineReader(longestLine, ENDLESS);
  }

  /** A conversation with a client that is known to speak IRC. */
  LineConversation(Peer peer, Session session, @Nullable FloodLimit flood, Speeches speeches) {
    this(peer, session, flood, speeches, IrcMessage.LONGEST_LINE, NONE);
    begun = true;
    silence = new Silence(PING_AFTER, LOST_AFTER);
  }

  /** Takes these bytes before all others. */
  LineConversation after(byte[] bytes) {
    firstBytes = bytes;
    return this;
  }

  @Override
  public Conversation take(ByteBuffer bytes) {
    if (firstBytes.length > 0) {
      ByteBuffer first = ByteBuffer.wrap(firstBytes);
      firstBytes = NONE;
      takeAll(first);
    }
    takeAll(bytes);
    return this;
  }

  private void takeAll(ByteBuffer bytes) {
    if (silence == null) {
      takeTelnet(bytes);
    } else {
      silence.end();
    }
    if (!begun && bytes.hasRemaining()) {
      begun = true;
      firstLines = FirstLines.FRESH;
      turnAwayForeign(ProtocolSelector.of(bytes, false, lines.limit()));
    }
    Cork.around(() -> takeLines(bytes));
  }

  /** Answers and removes telnet commands. They are paid for as if their bytes were an answer. */
  private void takeTelnet(ByteBuffer bytes) {
    session.outgoing().awaitRoom(); // the answers need room too
    TelnetFilter filter = telnet;
    if (filter == null && !TelnetFilter.hasCommand(bytes)) {
      return;
    }
    if (filter == null) {
      filter = new TelnetFilter();
      telnet = filter;
    }
    int before = bytes.remaining();
    byte[] answer = filter.filter(bytes, session.awaitsSecret());
    session.outgoing().send(answer);
    int removed = before - bytes.remaining();
    if (removed > 0) {
      keepPace(0, removed + answer.length);
    }
  }

  @Override
  public boolean isTimed() {
    return silence != null;
  }

  /** Pings a silent IRC client, or ends the connection. */
  @Override
  public void tick() {
    tick(System.nanoTime());
  }

  void tick(long now) {
    if (silence == null) {
      return;
    }
    switch (silence.judge(now)) {
      case LOST -> {
        String why = "Ping timeout: " + silence.limitSeconds() + " seconds";
        session.end(why, why);
      }
      case PING -> session.outgoing().send(speeches.irc().ping());
      case WAIT -> {
        // the client was heard lately, or has a ping to answer
      }
    }
  }

  private void turnAwayForeign(Choice choice) {
    if (choice instanceof Choice.Foreign foreign) {
      refuse(Code.MALFORMED, foreign.protocol().why());
      peer.end("that is another protocol");
    }
  }

  private void takeLines(ByteBuffer bytes) {
    for (int taken = 0; takesLines(); taken++) {
      if (taken > 0 && taken % LINES_AT_ONCE == 0) {
        Cork.pull();
      }
      switch (lines.next(bytes)) {
        case Found.Line line -> takeLine(line.bytes());
        case Found.TooLong _ -> refuseTooLong(lines.limit());
        case Found.Endless _ -> peer.end("a line without an end is no line");
        case Found.NeedMore _ -> {
          return;
        }
      }
    }
  }

  @Override
  public Conversation finish() {
    if (isOpen() && lines.rest() instanceof Found.Line line) {
      takeLine(line.bytes());
    }
    return this;
  }

  @Override
  boolean perform(byte[] line) {
    if (firstLines != null && line.length > 0 && !session.awaitsSecret()) {
      return performFirst(firstLines, ProtocolSelector.withoutMark(line));
    }
    return session.take(line);
  }

  /** Detects the protocol again: a slow program may have been greeted as a person. */
  private boolean performFirst(FirstLines first, byte[] line) {
    FirstLines.Judgement judgement = first.judge(line);
    Choice choice = judgement.choice();
    firstLines = judgement.next();
    if (choice instanceof Choice.Doubtful doubtful) {
      refuse(Code.MALFORMED, doubtful.protocol().doubt());
      return true;
    }
    turnAwayForeign(choice);
    if (choice instanceof Choice.Json) {
      session.speak(speeches.program());
    }
    return !peer.isEnding() && session.take(line);
  }
}
