package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.dialect.LineReader;
import belfry.protocol.dialect.LineReader.Found;
import belfry.protocol.dialect.TelnetFilter;
import belfry.server.chat.Session;
import belfry.server.delivery.Cork;
import belfry.server.net.ProtocolSelector.Choice;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a client that has a session. The client sends lines, with telnet commands
 * between them. The conversation limits the length of a line, the number of bytes without a line
 * end, and the rate of lines. It takes no further line while too many answers wait to be written.
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
  private final @Nullable FloodLimit flood;
  private final LineReader lines;
  private final TelnetFilter telnet = new TelnetFilter();
  private byte[] firstBytes;
  private boolean begun;
  private boolean beforeFirstLine = true;
  private boolean open = true;

  /**
   * @param flood the limit of the rate of lines; null for none
   * @param firstBytes the bytes that the client has already sent
   */
  LineConversation(
      Peer peer,
      Session session,
      Speeches speeches,
      int longestLine,
      @Nullable FloodLimit flood,
      byte[] firstBytes) {
    this.peer = peer;
    this.session = session;
    this.speeches = speeches;
    this.flood = flood;
    this.firstBytes = firstBytes;
    this.lines = new LineReader(longestLine, ENDLESS);
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
    session.outgoing().awaitRoom(); // answers to telnet commands need room too
    session.outgoing().send(telnet.filter(bytes));
    if (!begun && bytes.hasRemaining()) {
      begun = true;
      turnAwayForeign(ProtocolSelector.of(bytes, false, lines.limit()));
    }
    Cork.around(() -> takeLines(bytes));
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
          pace();
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
    if (beforeFirstLine && line.length > 0) {
      takeFirstLine(ProtocolSelector.withoutMark(line));
    } else {
      open = session.take(line);
    }
    pace();
    session.outgoing().awaitRoom();
  }

  /** Detects the protocol again: a slow program may have been greeted as a person. */
  private void takeFirstLine(byte[] line) {
    beforeFirstLine = ProtocolSelector.isPassedOver(line);
    Choice choice = ProtocolSelector.ofLine(line);
    turnAwayForeign(choice);
    if (choice instanceof Choice.Json) {
      session.speak(speeches.program());
    }
    open = !peer.isEnding() && session.take(line);
  }

  private void refuse(Code code, String why) {
    session.tell(new Event.Refused(null, new Refusal(code, why)));
  }

  /** Pauses if lines come too fast. Ends the conversation instead if the client is gone. */
  private void pace() {
    if (flood == null || !open) {
      return;
    }
    long pause = flood.take(System.nanoTime());
    if (pause > 0 && peer.isGone()) {
      open = false;
    } else if (pause > 0) {
      if (flood.firstPause()) {
        session.tell(new Event.Notice(FloodLimit.warning()));
      }
      Cork.pull();
      peer.pause(pause);
    }
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
