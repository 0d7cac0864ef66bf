package belfry.trials.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection to a Redis or a Sentinel of this machine. Used by one thread. */
public final class RespConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects. */
  public RespConnection(int port) throws IOException {
    boolean connected = false;
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
      connected = true;
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  /** Does a command: see {@link RespClient#ask}. */
  public String ask(String... words) throws IOException {
    socket.getOutputStream().write(RespClient.request(words));
    return RespClient.reply(in);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
