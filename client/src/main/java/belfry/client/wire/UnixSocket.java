package belfry.client.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A connected Unix socket, for code that reads and writes the streams of a {@link Socket}. Its
 * address is the loopback: the server is on this machine. One thread reads and one writes.
 */
public final class UnixSocket extends Socket {
  private final SocketChannel channel;

  private UnixSocket(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects to the socket at a path.
   *
   * @throws NoSuchFileException if there is none
   */
  public static UnixSocket connect(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new UnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)));
  }

  @Override
  public InputStream getInputStream() {
    return Channels.newInputStream(channel);
  }

  @Override
  public OutputStream getOutputStream() {
    return Channels.newOutputStream(channel);
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Does nothing: reads wait without a limit, until another thread closes the socket. */
  @Override
  public void setSoTimeout(int millis) {
    // a channel has no timeouts
  }

  /** Does nothing: nothing lingers in a Unix socket. */
  @Override
  public void setSoLinger(boolean on, int seconds) {
    // a channel of a Unix socket does not have this option
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
