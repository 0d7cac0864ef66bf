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
 * A conversation by lines, with telnet's commands between them, of a client that has a session. It
 * limits the length of a line, the bytes without an end of line, and the pace of lines; and it
 * reads no further line while answers to earlier ones wait to be written.
 *
 * <p>Owns the session, which ends with {@link #close}.
 */
final class LineConversation implements Conversation {
  /** Bytes without an end of line that end the connection. */
  private static final int ENDLESS = 64 * 1024;

  /** Pumps are woken after this many lines of one read: a reader has room for so many. */
  private static final int LINES_AT_ONCE = 16;

  private static final byte[] NONE = {};

  private final Peer peer;
  private final Session session;
  private final Speeches speeches;
  private final int longestLine;
  private final @Nullable FloodLimit flood;
  private final LineReader lines;
  private final TelnetFilter telnet = new TelnetFilter();
  private byte[] firstBytes;
  private boolean begun;
  private boolean beforeFirstLine = true;
  private boolean open = true;

  /**
   * @param flood the limit of the pace; null for none
   * @param firstBytes bytes that the client has sent already
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
    this.longestLine = longestLine;
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
    session.outgoing().awaitRoom(); // telnet's questions have answers too, and are no lines
    session.outgoing().send(telnet.filter(bytes));
    if (!begun && bytes.hasRemaining()) {
      begun = true;
      turnAwayForeign(ProtocolSelector.of(bytes, false, longestLine));
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
              "that line is longer than " + longestLine + " bytes; nothing was said");
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

  /** Decides again: a client may have been greeted as a person because it was slow to begin. */
  private void takeFirstLine(byte[] line) {
    beforeFirstLine = line.length == 0;
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

  /** Pauses if lines come too fast. For a client that is gone that is the end. */
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
