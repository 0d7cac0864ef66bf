package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.dialect.LineReader;
import belfry.protocol.dialect.LineReader.Found;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.dialect.TelnetFilter;
import belfry.protocol.json.JsonSpeech;
import belfry.server.chat.Session;
import belfry.server.delivery.Cork;
import belfry.server.delivery.Sink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket. Its virtual thread reads lines and has the session do what they say; writing
 * is up to whoever has something to tell, see {@link belfry.server.delivery.Outgoing}. The thread
 * ends after each read, and whatever comes next starts it again: one that only waits would take
 * more memory than all the rest of a connection.
 *
 * <pre>
 *   introduced --> opening --> reading <--> idle (between two reads)
 *       |             |           |
 *       +-- refused --+           +-- end of input, quit, end(why), error --> flushing --+
 *              |                                                                         |
 *              +---------------------------------> closed <------------------------------+
 * </pre>
 *
 * <p>Only what a balancer passes on is introduced, by a PROXY header.
 *
 * <p>One thread at a time works for it: who takes it out of being {@link #idle} starts the next.
 * Owns the channel and its permit; {@link #run} releases both, in one place.
 */
final class Connection implements Sink, Poller.Watcher, Runnable {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private static final int ENDLESS = 64 * 1024;

  /** After so many lines the rooms are told: who reads must not fall behind what they keep. */
  private static final int LINES_AT_ONCE = 16;

  /** Time to write what was not sent yet, if the connection ends and the server does not. */
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  private static final int LINGER_BYTES = 256 * 1024;

  private static final String MISTAKE = "the server made a mistake; please connect again";
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final String name;
  private final SocketChannel channel;
  private final Door door;
  private final boolean relayed;
  private final LineReader lines;
  private final TelnetFilter telnet = new TelnetFilter();
  private final FloodLimit flood;

  private final Gate.Permit permit;

  private SelectionKey key;
  private volatile Thread thread;

  /** Whether no thread works for it, until there is something to read or it is to end. */
  private final AtomicBoolean idle = new AtomicBoolean(true);

  /** What was read for the next turn; null when that is to read itself. */
  private ByteBuffer arrived;

  private volatile Session session;
  private Speech speech;
  private boolean first = true;
  private boolean open = true;
  private volatile Runnable whenWritable;
  private volatile boolean readable;

  /** Set before {@link #ending}. */
  private volatile Duration flushLimit = FLUSH_LIMIT;

  private volatile String ending;

  /** Whether the peer takes nothing any more. Whole lines that it sent before are still heard. */
  private volatile boolean peerGone;

  /**
   * A connection that is not served yet.
   *
   * @param relayed whether a balancer passes it on, so that a PROXY header comes first
   */
  Connection(String name, SocketChannel channel, Door door, Gate.Permit permit, boolean relayed) {
    this.name = name;
    this.channel = channel;
    this.door = door;
    this.permit = permit;
    this.relayed = relayed;
    this.lines = new LineReader(door.options().maxLine(), ENDLESS);
    this.flood = door.options().floodLimit() ? new FloodLimit(System.nanoTime()) : null;
  }

  /** Begins to serve it on a virtual thread of its own. */
  void start() throws IOException {
    key = door.poller().register(channel, this);
    wake();
  }

  /** Starts a thread that works for it, unless one does. */
  private void wake() {
    if (idle.compareAndSet(true, false)) {
      startThread();
    }
  }

  private void startThread() {
    thread = Thread.ofVirtual().name(name).unstarted(this);
    thread.start();
  }

  /** Works until the next read, or until the end. */
  @Override
  public void run() {
    boolean goesOn = false;
    try {
      goesOn = work();
    } finally {
      if (!goesOn) {
        release();
      }
    }
    if (goesOn) {
      rest();
    }
  }

  /** Does what there is to do; says whether the connection goes on. */
  private boolean work() {
    try {
      if (session == null) {
        begin();
      }
      read();
      if (open && ending == null) {
        return true;
      }
      sayGoodbye();
    } catch (RefusedException e) {
      giveUp(e.refusal());
    } catch (IOException e) {
      log.debug("{} is gone: {}", name, e.toString());
    } catch (RuntimeException | Error e) {
      door.failed(this, e);
      giveUp(new Refusal(Code.UNAVAILABLE, MISTAKE));
    }
    return false;
  }

  /** Has the next bytes, or the end, wake it. */
  private void rest() {
    thread = null;
    idle.set(true);
    door.poller().await(key, SelectionKey.OP_READ);
    if (ending != null || peerGone) {
      wake();
    }
  }

  private void begin() throws IOException {
    ByteBuffer early = relayed ? introduce() : NOTHING;
    openSession();
    bytes(early);
  }

  /** Reads the balancer's header, has the real address count, and returns what came after it. */
  private ByteBuffer introduce() throws IOException {
    ProxyIntroduction introduction = new ProxyIntroduction(channel, this::awaitReadable);
    Optional<Gate.Full> full = permit.comesFrom(Origin.at(source(introduction)));
    if (full.isPresent()) {
      door.rejected(full.get().reason());
      throw new RefusedException(Code.FULL, full.get().why() + "; try again later");
    }
    return introduction.rest();
  }

  private InetAddress source(ProxyIntroduction introduction) throws IOException {
    var balancer = (InetSocketAddress) channel.getRemoteAddress();
    try {
      InetSocketAddress source = introduction.read().source();
      log.debug("{} comes from {} by {}", name, source, balancer);
      return (source == null ? balancer : source).getAddress();
    } catch (RefusedException e) {
      if (ending != null) {
        throw new RefusedException(Code.STOPPING, ending);
      }
      log.debug("{} from {} is refused: {}", name, balancer, e.getMessage());
      door.rejected(Rejection.PROXY);
      throw e;
    }
  }

  private void openSession() {
    try {
      speech = door.speeches().person();
      session = door.chat().open(this, speech);
      log.debug("{} opened as session {}", name, session.id());
    } catch (RefusedException e) {
      door.rejected(Rejection.NO_SESSION);
      throw e;
    }
  }

  private void release() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (RuntimeException e) {
      log.error("{} did not leave its rooms", name, e);
    } finally {
      closeQuietly();
      door.closed(this);
      permit.release();
      log.debug("{} closed", name);
    }
  }

  private void closeQuietly() {
    try {
      channel.close();
      door.poller().release();
    } catch (IOException e) {
      log.debug("{} did not close: {}", name, e.toString());
    }
  }

  /**
   * Does what one read says. If there is more, the poller thread starts the next turn, so that all
   * have theirs. A loop with a yield would not do: its processor may go on with it for ever, and
   * with nothing that another thread starts.
   */
  private void read() throws IOException {
    session.outgoing().awaitRoom(); // telnet's questions have answers too, and are no lines
    ByteBuffer buffer = arrived == null ? door.buffers().take() : arrived;
    arrived = null;
    try {
      boolean ended = readMore(buffer) < 0;
      if (buffer.position() > 0) {
        bytes(buffer.flip());
      } else if (peerGone) {
        open = false;
      } else if (ended) {
        open = false;
        if (lines.rest() instanceof Found.Line line) {
          line(line.bytes());
        }
      }
    } finally {
      door.buffers().giveBack(buffer);
    }
  }

  /** Reads what came by now. An error waits for its turn where there are bytes from before it. */
  private int readMore(ByteBuffer buffer) throws IOException {
    try {
      return channel.read(buffer);
    } catch (IOException e) {
      if (buffer.position() == 0) {
        throw e;
      }
      return 0; // the next read meets it again
    }
  }

  /** Waits until there is something to read; false when a time is over, or somebody ends it. */
  private boolean awaitReadable(long deadline) {
    readable = false;
    door.poller().await(key, SelectionKey.OP_READ);
    long left = deadline - System.nanoTime();
    while (!readable && ending == null && left > 0) {
      LockSupport.parkNanos(this, left);
      left = deadline - System.nanoTime();
    }
    return readable;
  }

  private void bytes(ByteBuffer buffer) {
    if (first) {
      turnAway(ForeignProtocol.greets(buffer));
    }
    session.outgoing().send(telnet.filter(buffer));
    Cork.around(() -> lines(buffer));
  }

  private void lines(ByteBuffer buffer) {
    for (int done = 0; open && ending == null; done++) {
      if (done > 0 && done % LINES_AT_ONCE == 0) {
        Cork.pull();
      }
      switch (lines.next(buffer)) {
        case Found.Line line -> line(line.bytes());
        case Found.TooLong _ -> {
          refuse(
              Code.TOO_LONG,
              "that line is longer than " + door.options().maxLine() + " bytes; nothing was said");
          pace();
        }
        case Found.Endless _ -> end("a line without an end is no line");
        case Found.NeedMore _ -> {
          return;
        }
      }
    }
  }

  private void line(byte[] line) {
    if (first) {
      first = false;
      turnAway(ForeignProtocol.says(line));
      open = ending == null && firstLine(line);
    } else {
      open = hear(line);
    }
    pace();
    session.outgoing().awaitRoom();
  }

  /** A first line that is a program's makes the connection one. */
  private boolean firstLine(byte[] line) {
    if (JsonSpeech.isSpokenIn(line)) {
      speech = door.speeches().program();
      session.speak(speech);
    }
    return hear(line);
  }

  /** Does what a line asks for; says whether the connection goes on. */
  private boolean hear(byte[] line) {
    switch (speech.read(line)) {
      case Request.Asked asked -> {
        return session.perform(asked.command());
      }
      case Request.Refused refused ->
          session.tell(new Event.Refused(refused.id(), refused.refusal()));
      case Request.Answered answered -> session.outgoing().send(answered.bytes());
      case Request.Nothing _ -> {
        // an empty line has no answer
      }
    }
    return true;
  }

  private void turnAway(String why) {
    if (why != null) {
      refuse(Code.MALFORMED, why);
      end("that is another protocol");
    }
  }

  private void refuse(Code code, String why) {
    session.tell(new Event.Refused(null, new Refusal(code, why)));
  }

  /** Pauses after a line when they come too fast; nobody waits for who is gone. */
  private void pace() {
    long pause = flood == null || !open ? 0 : flood.take(System.nanoTime());
    if (pause <= 0) {
      return;
    }
    if (peerGone) {
      open = false;
      return;
    }
    if (flood.firstPause()) {
      session.tell(new Event.Notice(FloodLimit.warning()));
    }
    park(pause);
  }

  private void park(long nanos) {
    Cork.pull();
    long deadline = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && ending == null; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  /** Gets out what is to be told, tells why it ends, and lets the peer read that. */
  private void sayGoodbye() throws IOException {
    session.outgoing().awaitFlushed(flushLimit);
    session.close();
    session.sayGoodbye(ending);
    session.outgoing().awaitFlushed(StopLimits.STOP.goodbye());
    linger();
  }

  /** Takes what the peer still sends for a moment: unread bytes would make the kernel drop ours. */
  private void linger() throws IOException {
    channel.shutdownOutput();
    long deadline = System.nanoTime() + StopLimits.STOP.linger().toNanos();
    int taken = 0;
    while (taken < LINGER_BYTES && System.nanoTime() < deadline) {
      int read = readAway();
      if (read < 0) {
        return;
      }
      taken += read;
      if (read == 0) {
        readable = false;
        door.poller().await(key, SelectionKey.OP_READ);
        if (!readable) {
          LockSupport.parkNanos(this, deadline - System.nanoTime());
        }
      }
    }
  }

  private int readAway() throws IOException {
    ByteBuffer buffer = door.buffers().take();
    try {
      return channel.read(buffer.clear());
    } finally {
      door.buffers().giveBack(buffer);
    }
  }

  /** Ends it when it can't go on. Once it has a session only that writes: others may be at it. */
  private void giveUp(Refusal refusal) {
    if (session == null) {
      Door.tellAndForget(channel, refusal);
      return;
    }
    end(refusal.why());
    try {
      sayGoodbye();
    } catch (IOException | RuntimeException e) {
      log.debug("{} is not told why it ends: {}", name, e.toString());
    }
  }

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void awaitWritable(Runnable resume) {
    whenWritable = resume;
    door.poller().await(key, SelectionKey.OP_WRITE);
  }

  @Override
  public void writeFailed(Throwable why) {
    if (why instanceof IOException) {
      log.debug("{} can't be written to: {}", name, why.toString());
      peerGone = true;
      wake();
    } else {
      failed(why);
    }
  }

  @Override
  public void end(String why) {
    end(why, Duration.ZERO);
  }

  private void end(String why, Duration limit) {
    if (ending == null) {
      flushLimit = limit;
      ending = why;
    }
    LockSupport.unpark(thread);
    wake();
  }

  @Override
  public boolean isEnding() {
    return ending != null;
  }

  /**
   * Reads for the next turn, unless one is under way: that one will ask again. So will one that is
   * given nothing, because of the end or an error: it reads by itself, and hears of that.
   */
  @Override
  public void readable() {
    if (idle.compareAndSet(true, false)) {
      if (readAhead()) {
        door.poller().await(key, SelectionKey.OP_READ);
      }
      startThread();
    } else {
      readable = true;
      LockSupport.unpark(thread);
    }
  }

  private boolean readAhead() {
    try {
      arrived = door.buffers().take();
      return channel.read(arrived) > 0;
    } catch (IOException | OutOfMemoryError _) { // the turn's own read meets it again
      return false;
    }
  }

  /** Ends this connection for an error of the server. */
  @Override
  public void failed(Throwable error) {
    door.failed(this, error);
    end(MISTAKE);
  }

  @Override
  public void writable() {
    Thread.ofVirtual().name(name + "-write").start(whenWritable);
  }

  /** Tells this client that the server is about to stop, and ends when all is flushed. */
  void stop() {
    end("the server is about to stop", StopLimits.STOP.flush());
  }

  /** Ends it when the peer has taken no byte for too long. */
  void checkStall() {
    Session watched = session;
    Duration limit = door.options().stallLimit();
    boolean tooLong = watched != null && watched.outgoing().stalledFor() > limit.toNanos();
    if (tooLong && ending == null) {
      door.stalled();
      end("you read nothing for " + limit.toSeconds() + " seconds");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
