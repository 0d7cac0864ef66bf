package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;

/** A client on a real socket, which sends and reads plain bytes like nc. */
final class Caller implements AutoCloseable {
  private static final int LIMIT = (int) Duration.ofSeconds(15).toMillis();

  private final Socket socket;
  private final InputStream input;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  Caller(InetSocketAddress address) throws IOException {
    this(address, 0);
  }

  /** A client with a receive buffer of this size in its kernel. */
  Caller(InetSocketAddress address, int receiveBuffer) throws IOException {
    this(connected(address, receiveBuffer));
  }

  /** A client on a connected socket, for example one that encrypts. */
  Caller(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LIMIT);
    socket.setTcpNoDelay(true);
    input = new BufferedInputStream(socket.getInputStream());
  }

  private static Socket connected(InetSocketAddress address, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(address, LIMIT);
    return socket;
  }

  /** A client with a name, which has read its welcome. */
  static Caller named(InetSocketAddress address, String name) throws IOException {
    Caller caller = new Caller(address);
    caller.types("/nick " + name + "\n");
    caller.hears("* You are " + name + " now.\r\n");
    return caller;
  }

  Caller types(String text) throws IOException {
    return sends(text.getBytes(UTF_8));
  }

  Caller sends(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Reads up to and including these words. Returns the text since the last call. */
  String hears(String words) throws IOException {
    return hears(words, UTF_8);
  }

  private String hears(String words, Charset charset) throws IOException {
    byte[] wanted = words.getBytes(charset);
    int last = wanted[wanted.length - 1] & 0xFF;
    while (true) {
      int b = read(words);
      assertTrue(b >= 0, () -> "it ended before \"" + words + "\": " + heard.toString(UTF_8));
      heard.write(b);
      if (b == last && endsWith(wanted)) {
        String all = heard.toString(UTF_8);
        heard.reset();
        return all;
      }
    }
  }

  private int read(String words) throws IOException {
    try {
      return input.read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no \"" + words + "\" in: " + heard.toString(UTF_8), e);
    }
  }

  private boolean endsWith(byte[] wanted) {
    byte[] all = heard.toByteArray();
    int from = all.length - wanted.length;
    return from >= 0 && Arrays.equals(all, from, all.length, wanted, 0, wanted.length);
  }

  /** Reads up to and including these bytes, with any bytes before them. */
  void hearsBytes(int... expected) throws IOException {
    byte[] wanted = new byte[expected.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (byte) expected[i];
    }
    hears(new String(wanted, ISO_8859_1), ISO_8859_1);
  }

  /** Reads to the end of input. Returns the text since the last call. */
  String hearsTheEnd() throws IOException {
    heard.writeBytes(input.readAllBytes());
    String all = heard.toString(UTF_8);
    heard.reset();
    return all;
  }

  /** Ends the output of the client, like {@code nc -N}. */
  Caller ends() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Closes the connection with a reset. */
  void resets() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
