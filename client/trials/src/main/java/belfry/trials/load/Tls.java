package belfry.trials.load;

import belfry.trials.door.AnyServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS for all connections of a load, which share two buffers. It trusts every server: the load is
 * for servers on this machine, and sends nothing secret. One thread uses it.
 */
final class Tls {
  /** More than the longest record, so that a read takes several records at once. */
  private static final int READ = 128 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLContext context = AnyServer.context();
  private final ByteBuffer received = ByteBuffer.allocate(READ);
  private final ByteBuffer record;

  /**
   * Makes a first message for nobody. The first one of a process takes longer than a server may
   * wait before it takes a silent client for a person.
   */
  Tls() throws SSLException {
    SSLEngine first = engine();
    record = ByteBuffer.allocate(first.getSession().getPacketBufferSize());
    var _ = first.wrap(NOTHING, record);
  }

  private SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    return engine;
  }

  /** Encrypts a connection, which begins with a handshake at the first write. */
  Carrier carrier(SocketChannel channel) {
    return new Encrypted(channel, engine());
  }

  /** One connection: owns its engine, and the bytes that the shared buffers can't keep. */
  private final class Encrypted implements Carrier {
    private final SocketChannel channel;
    private final SSLEngine engine;

    /** The begin of a record whose end was not in the last read. */
    private byte[] rest = {};

    /** Records that the socket has not taken yet. */
    private ByteBuffer unsent = NOTHING;

    Encrypted(SocketChannel channel, SSLEngine engine) {
      this.channel = channel;
      this.engine = engine;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      int before = to.position();
      int read = channel.read(received.clear().put(rest));
      received.flip();
      boolean ended = read < 0;
      SSLEngineResult.Status status = SSLEngineResult.Status.OK;
      while (status == SSLEngineResult.Status.OK && received.hasRemaining()) {
        status = engine.unwrap(received, to).getStatus();
        answerHandshake();
      }
      ended |= status == SSLEngineResult.Status.CLOSED;
      rest =
          Arrays.copyOfRange(
              received.array(),
              received.position(),
              status == SSLEngineResult.Status.CLOSED ? received.position() : received.limit());
      return ended && to.position() == before ? -1 : to.position() - before;
    }

    /** Does what the handshake asks this side to do. */
    private void answerHandshake() throws IOException {
      HandshakeStatus status = engine.getHandshakeStatus();
      while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
        if (status == HandshakeStatus.NEED_TASK) {
          engine.getDelegatedTask().run();
        } else {
          wrap(NOTHING);
        }
        status = engine.getHandshakeStatus();
      }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      flush();
      if (engine.getSession().getProtocol().equals("NONE")) {
        answerHandshake();
        if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
          wrap(NOTHING); // the first message of the handshake
        }
      }
      while (from.hasRemaining() && !isBlocked() && !isHandshaking()) {
        wrap(from);
      }
    }

    private boolean isHandshaking() {
      return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Makes a record, and sends as much of it as the socket takes. */
    private void wrap(ByteBuffer from) throws IOException {
      engine.wrap(from, record.clear());
      record.flip();
      if (!isBlocked()) {
        channel.write(record);
      }
      if (record.hasRemaining()) {
        unsent =
            ByteBuffer.allocate(unsent.remaining() + record.remaining())
                .put(unsent)
                .put(record)
                .flip();
      }
    }

    private void flush() throws IOException {
      if (isBlocked()) {
        channel.write(unsent);
      }
    }

    @Override
    public boolean isBlocked() {
      return unsent.hasRemaining();
    }

    @Override
    public void end() throws IOException {
      engine.closeOutbound();
      wrap(NOTHING);
      channel.shutdownOutput();
    }
  }
}
