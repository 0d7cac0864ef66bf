package belfry.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transport that encrypts what another transport carries (TLS 1.3, RFC 8446; TLS 1.2, RFC 5246).
 * {@link #handshake} comes before all other methods.
 *
 * <p>It holds encrypted bytes only in two cases: those of a record whose rest has not arrived, and
 * those of a record that the socket has not taken whole. It takes nothing more to write before that
 * rest is gone. An idle connection has the engine and no buffer.
 *
 * <p>The reading thread and a writing thread may be active at the same time. Each takes the lock of
 * this object while it writes.
 */
final class TlsTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(TlsTransport.class);

  private static final byte[] NONE = {};
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int RECORD_HEADER = 5;

  /** Where the length of a record stands in its header. */
  private static final int RECORD_LENGTH = 3;

  /** Waits until the other transport is ready, or until {@link System#nanoTime} is the deadline. */
  interface Wait {
    void untilReadable(long deadline);

    void untilWritable(long deadline);

    /** Whether the handshake must be given up. */
    boolean isOver();
  }

  /**
   * What the transports of a door share.
   *
   * @param tasks permits for the expensive steps of handshakes, so that they leave a processor to
   *     the connections that talk
   */
  record Common(RecordBuffers buffers, Semaphore tasks) {
    static Common ofThisMachine() {
      int processors = Runtime.getRuntime().availableProcessors();
      return new Common(new RecordBuffers(), new Semaphore(Math.max(1, processors - 1)));
    }
  }

  private final Transport plain;
  private final SSLEngine engine;
  private final Common common;

  /** Encrypted bytes that were read, and belong to a record that was not opened. */
  private byte[] received;

  /** Decrypted bytes that the reader had no room for. */
  private byte[] opened = NONE;

  /** Whether {@link #read} has returned the end of input. */
  private boolean endTold;

  /** Whether the handshake is over. */
  private boolean established;

  /** Encrypted bytes that the socket did not take. Guarded by this. */
  private ByteBuffer unsent = NOTHING;

  /** Whether the output ends after {@link #unsent}. Guarded by this. */
  private boolean ending;

  /**
   * A transport before its handshake.
   *
   * @param plain the other transport, which has started
   * @param engine the server's side of the handshake
   * @param received the bytes that were read from the other transport already
   */
  TlsTransport(Transport plain, SSLEngine engine, Common common, byte[] received) {
    this.plain = plain;
    this.engine = engine;
    this.common = common;
    this.received = received.clone();
  }

  /**
   * Does the handshake, and waits for the client's part of it.
   *
   * @throws IOException if the client fails at it, leaves or is too slow
   */
  void handshake(Wait wait, long deadline) throws IOException {
    engine.beginHandshake();
    while (!established) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          if (!wrap(NOTHING.duplicate())) {
            requireTime(wait, deadline);
            wait.untilWritable(deadline);
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (read(NOTHING.duplicate()) < 0) {
            throw new SSLException("the client left during the handshake");
          }
          if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP && !hasInput()) {
            requireTime(wait, deadline);
            wait.untilReadable(deadline);
          }
        }
        case FINISHED, NOT_HANDSHAKING -> established = true;
      }
    }
  }

  private static void requireTime(Wait wait, long deadline) throws SSLException {
    if (wait.isOver() || System.nanoTime() - deadline >= 0) {
      throw new SSLException("the handshake took too long");
    }
  }

  private void runTasks() {
    common.tasks.acquireUninterruptibly();
    try {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
    } finally {
      common.tasks.release();
    }
  }

  /** Sends the alert that says why a handshake failed, if the socket takes it at once. */
  void sendAlert() {
    try {
      engine.closeOutbound();
      boolean _ = wrap(NOTHING.duplicate());
    } catch (IOException e) {
      log.debug("A failed handshake ended without an alert: {}", e.toString());
    }
  }

  /**
   * Reads until the first record of the client is whole.
   *
   * @param received the bytes that were read already
   * @return these bytes and the ones that followed; less than a record if the client sends no more
   */
  static byte[] firstRecord(
      Transport plain, Common common, Wait wait, byte[] received, long deadline)
      throws IOException {
    ByteBuffer in = common.buffers.take();
    try {
      in.put(received);
      while (!hasRecord(in) && in.hasRemaining()) {
        int read = plain.read(in);
        if (read < 0) {
          throw new SSLException("the client left during the handshake");
        }
        if (read == 0) {
          requireTime(wait, deadline);
          wait.untilReadable(deadline);
        }
      }
      return ReadBuffers.takeRest(in.flip());
    } finally {
      common.buffers.giveBack(in);
    }
  }

  /** Whether the bytes before the position of a buffer begin with a whole record. */
  private static boolean hasRecord(ByteBuffer in) {
    return in.position() >= RECORD_HEADER
        && in.position() - RECORD_HEADER >= Short.toUnsignedInt(in.getShort(RECORD_LENGTH));
  }

  /**
   * The SHA-256 of the certificate that the client has shown, in hexadecimal digits; null if it has
   * shown none.
   */
  @Nullable String certificate() {
    try {
      byte[] shown = engine.getSession().getPeerCertificates()[0].getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(shown));
    } catch (SSLPeerUnverifiedException _) {
      return null;
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a certificate that was read has no bytes", e);
    }
  }

  /** The version and the cipher suite, for the log. */
  String agreed() {
    return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
  }

  @Override
  public Origin origin() {
    return plain.origin();
  }

  @Override
  public void start(Watcher watcher) {
    throw new IllegalStateException("the other transport has started");
  }

  /** Decrypting may take long, and may need a write. */
  @Override
  public boolean mayReadAhead() {
    return false;
  }

  @Override
  public boolean hasInput() {
    return opened.length > 0 || hasRecord(received) || (engine.isInboundDone() && !endTold);
  }

  private static boolean hasRecord(byte[] bytes) {
    return bytes.length >= RECORD_HEADER
        && bytes.length - RECORD_HEADER
            >= Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(RECORD_LENGTH));
  }

  /**
   * Reads what the client has sent.
   *
   * @throws IOException also if the input ends without the client's word that it is whole: somebody
   *     else may have cut it
   */
  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int before = buffer.position();
    if (opened.length > 0) {
      int count = Math.min(opened.length, buffer.remaining());
      buffer.put(opened, 0, count);
      opened = Arrays.copyOfRange(opened, count, opened.length);
      return count;
    }
    int read = decrypt(buffer);
    if (buffer.position() > before) {
      return buffer.position() - before;
    }
    // The records before the end may be unread: a handshake goes on between two of them.
    if (read < 0 && !engine.isInboundDone() && !hasRecord(received)) {
      throw new SSLException("the input ended without the end of TLS");
    }
    endTold = engine.isInboundDone();
    return endTold ? -1 : 0;
  }

  /** Reads from the other transport and decrypts. Returns what that read has returned. */
  private int decrypt(ByteBuffer buffer) throws IOException {
    ByteBuffer in = common.buffers.take();
    try {
      in.put(received);
      int read = plain.read(in);
      in.flip();
      boolean more = true;
      while (more && in.hasRemaining()) {
        more = decryptRecord(in, buffer);
      }
      received = ReadBuffers.takeRest(in);
      return read;
    } finally {
      common.buffers.giveBack(in);
    }
  }

  /** Decrypts the next record. Returns whether the one after it may follow at once. */
  private boolean decryptRecord(ByteBuffer in, ByteBuffer buffer) throws IOException {
    Status status = engine.unwrap(in, buffer).getStatus();
    if (status == Status.BUFFER_OVERFLOW && buffer.position() == 0 && established) {
      decryptApart(in, buffer);
      return false;
    }
    return status == Status.OK && (established ? serveEngine() : !mustAct());
  }

  /** Decrypts a record that is longer than the reader's buffer. */
  private void decryptApart(ByteBuffer in, ByteBuffer buffer) throws IOException {
    ByteBuffer whole = common.buffers.take();
    try {
      engine.unwrap(in, whole);
      whole.flip();
      int count = Math.min(whole.remaining(), buffer.remaining());
      buffer.put(whole.slice(0, count));
      whole.position(count);
      opened = ReadBuffers.takeRest(whole);
    } finally {
      common.buffers.giveBack(whole);
    }
  }

  /** Whether the handshake goes on with something else than input. */
  private boolean mustAct() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
  }

  /**
   * Does what a message between the data asks for, such as new keys. A new handshake, which only
   * TLS 1.2 has, is refused: it would cost the server much and the client nothing.
   */
  private boolean serveEngine() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
      return true;
    }
    if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
      throw new SSLException("a second handshake is refused");
    }
    runTasks();
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      boolean _ = wrap(NOTHING.duplicate());
    }
    return true;
  }

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    boolean goesOn = true;
    while (goesOn && bytes.hasRemaining()) {
      goesOn = wrap(bytes);
    }
  }

  /** Writes one record. Returns false if the socket takes no more. */
  private synchronized boolean wrap(ByteBuffer bytes) throws IOException {
    if (!writeUnsent()) {
      return false;
    }
    ByteBuffer out = common.buffers.take();
    try {
      Status status = engine.wrap(bytes, out).getStatus();
      if (out.position() == 0 && bytes.hasRemaining()) {
        throw new SSLException("nothing can be encrypted: " + status);
      }
      plain.tryWrite(out.flip());
      if (out.hasRemaining()) {
        unsent = ByteBuffer.wrap(ReadBuffers.takeRest(out));
        plain.awaitWritable();
      }
      return !unsent.hasRemaining();
    } finally {
      common.buffers.giveBack(out);
    }
  }

  /** Writes what the socket did not take before. Returns whether all of it is written. */
  private boolean writeUnsent() throws IOException {
    if (unsent.hasRemaining()) {
      plain.tryWrite(unsent);
      if (unsent.hasRemaining()) {
        plain.awaitWritable();
        return false;
      }
      unsent = NOTHING;
    }
    return true;
  }

  @Override
  public synchronized boolean flush() throws IOException {
    if (!writeUnsent()) {
      return false;
    }
    if (ending) {
      engine.closeOutbound();
      while (!engine.isOutboundDone()) {
        if (!wrap(NOTHING.duplicate())) {
          return false;
        }
      }
      ending = false;
      plain.shutdownOutput();
    }
    return true;
  }

  @Override
  public void awaitReadable() {
    plain.awaitReadable();
  }

  @Override
  public void awaitWritable() {
    plain.awaitWritable();
  }

  /** Ends the output after the rest of the last record, which {@link #flush} may write later. */
  @Override
  public synchronized void shutdownOutput() throws IOException {
    ending = true;
    boolean _ = flush();
  }

  @Override
  public void close() {
    plain.close();
  }
}
