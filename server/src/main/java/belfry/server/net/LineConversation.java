package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
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
 * The conversation with a client that has a session. The client sends lines, with telnet commands
 * between them. The conversation limits the length of a line, the number of bytes without a line
 * end, and the rate of lines and of the bytes of answers. It takes no further line while an answer
 * is under way or too many answers wait to be written.
 *
 * <p>Owns the session, which ends with {@link #close}.
 */
final class LineConversation implements Conversation {
  /** The connection ends after this many bytes without a line end. */
  private static final int ENDLESS = 64 * 1024;

  /** The pumps are woken after this many lines of one read, which a reader can take at once. */
  private static final int LINES_AT_ONCE = 16;

  private static final byte[] NONE = {};

  private final Peer peer;
  private final Session session;
  private final Speeches speeches;
  private final Pace pace;
  private final LineReader lines;
  private final TelnetFilter telnet = new TelnetFilter();
  private byte[] firstBytes;
  private boolean begun;

  /** Null before the client has sent a byte, after it has said a line, and for IRC. */
  private @Nullable FirstLines firstLines;

  /** Whether the client speaks IRC, which has no telnet commands. */
  private boolean irc;

  private boolean open = true;

  /**
   * @param firstBytes the bytes that the client has already sent
   */
  LineConversation(
      Peer peer,
      Session session,
      Pace pace,
      Speeches speeches,
      int longestLine,
      byte[] firstBytes) {
    this.peer = peer;
    this.session = session;
    this.speeches = speeches;
    this.pace = pace;
    this.firstBytes = firstBytes;
    this.lines = new LineReader(longestLine, ENDLESS);
  }

  /** A conversation with a client that is known to speak IRC. */
  LineConversation(Peer peer, Session session, Pace pace, Speeches speeches) {
    this(peer, session, pace, speeches, IrcMessage.LONGEST_LINE, NONE);
    begun = true;
    irc = true;
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
    if (!irc) {
      takeTelnet(bytes);
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
    int before = bytes.remaining();
    session.outgoing().awaitRoom(); // the answers need room too
    byte[] answer = telnet.filter(bytes, session.awaitsSecret());
    session.outgoing().send(answer);
    int removed = before - bytes.remaining();
    if (removed > 0) {
      keepPace(0, removed + answer.length);
    }
  }

  private void turnAwayForeign(Choice choice) {
    if (choice instanceof Choice.Foreign foreign) {
      refuse(Code.MALFORMED, foreign.protocol().why());
      peer.end("that is another protocol");
    }
  }

  private void takeLines(ByteBuffer bytes) {
    for (int taken = 0; open && !peer.isEnding(); taken++) {
      if (taken > 0 && taken % LINES_AT_ONCE == 0) {
        Cork.pull();
      }
      switch (lines.next(bytes)) {
        case Found.Line line -> takeLine(line.bytes());
        case Found.TooLong _ -> {
          refuse(
              Code.TOO_LONG,
              "that line is longer than " + lines.limit() + " bytes; nothing was said");
          keepPace(1, 0);
        }
        case Found.Endless _ -> peer.end("a line without an end is no line");
        case Found.NeedMore _ -> {
          return;
        }
      }
    }
  }

  @Override
  public Conversation finish() {
    if (open && lines.rest() instanceof Found.Line line) {
      takeLine(line.bytes());
    }
    return this;
  }

  private void takeLine(byte[] line) {
    int before = session.outgoing().answered();
    if (firstLines != null && line.length > 0 && !session.awaitsSecret()) {
      takeFirstLine(firstLines, ProtocolSelector.withoutMark(line));
    } else {
      open = session.take(line);
    }
    session.outgoing().awaitRoom();
    keepPace(1, session.outgoing().answered() - before);
  }

  /** Detects the protocol again: a slow program may have been greeted as a person. */
  private void takeFirstLine(FirstLines first, byte[] line) {
    FirstLines.Judgement judgement = first.judge(line);
    Choice choice = judgement.choice();
    firstLines = judgement.next();
    if (choice instanceof Choice.Doubtful doubtful) {
      refuse(Code.MALFORMED, doubtful.protocol().doubt());
      return;
    }
    turnAwayForeign(choice);
    if (choice instanceof Choice.Json) {
      session.speak(speeches.program());
    }
    open = !peer.isEnding() && session.take(line);
  }

  private void refuse(Code code, String why) {
    Cork.settle();
    session.tell(new Event.Refused(null, new Refusal(code, why)));
  }

  private void keepPace(int taken, int answered) {
    open = open && pace.keep(taken, answered);
  }

  @Override
  public void attend() {
    session.attend();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public long stalledNanos() {
    return session.outgoing().stalledFor();
  }

  @Override
  public void awaitFlushed(Duration limit) {
    session.outgoing().awaitFlushed(limit);
  }

  @Override
  public void sayGoodbye(@Nullable String why) {
    session.sayGoodbye(why);
  }

  @Override
  public void close() {
    session.close();
  }
}
