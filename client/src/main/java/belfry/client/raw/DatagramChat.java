package belfry.client.raw;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.shell.NetworkErrors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chats by datagrams: says hello, gets a token, and puts it before each line. Gives signs of life,
 * and removes the numbers from what the server sends.
 *
 * <p>One thread sends lines, one sends signs of life, and one receives. Ends with the input, after
 * a silence.
 */
final class DatagramChat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramChat.class);
  private static final int LARGEST = 65_535;
  private static final int TRIES = 3;
  private static final Duration SIGN_EVERY = Duration.ofSeconds(20);
  private static final byte[] HELLO = "hello from belfry raw\n".getBytes(US_ASCII);
  private static final String OFFER = "? ";
  private static final String UNKNOWN = "! say hello\n";
  private static final String QUIT = "q";

  private final DatagramSocket socket = new DatagramSocket();
  private final Consumer<String> notes;
  private String token = "";
  private long received;

  private DatagramChat(Consumer<String> notes) throws SocketException {
    this.notes = notes;
  }

  /**
   * Chats until the input has ended and nothing has come for a time, or the server has ended the
   * session.
   *
   * @param addresses all addresses of the host, at least one
   * @param patience the silence after which it ends; also the wait for a token
   * @param notes gets what the server did not say, such as that a datagram was lost
   * @throws SocketTimeoutException if no address offers a token
   */
  static void talk(
      List<InetSocketAddress> addresses,
      InputStream in,
      OutputStream out,
      Duration patience,
      Consumer<String> notes)
      throws IOException {
    try (DatagramChat chat = new DatagramChat(notes)) {
      chat.socket.setSoTimeout(Math.toIntExact(Math.max(1, patience.toMillis())));
      chat.introduce(addresses);
      Thread input = Thread.ofPlatform().daemon().name("input").start(() -> chat.sendLines(in));
      Thread.ofVirtual().name("signs").start(chat::giveSigns);
      chat.receive(out, input);
      chat.send(QUIT);
    }
  }

  private void introduce(List<InetSocketAddress> addresses) throws IOException {
    IOException last = new SocketTimeoutException();
    for (InetSocketAddress address : addresses) {
      socket.connect(address);
      for (int left = TRIES; left > 0; left--) {
        try {
          socket.send(new DatagramPacket(HELLO, HELLO.length));
          String answer = next();
          if (answer.startsWith(OFFER)) {
            token = answer.substring(OFFER.length()).strip();
            send("");
            return;
          }
        } catch (SocketTimeoutException | PortUnreachableException e) {
          last = e;
        }
      }
    }
    throw last;
  }

  private String next() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }

  private void receive(OutputStream out, Thread input) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (true) {
      try {
        socket.receive(packet);
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        if (Arrays.equals(datagram, UNKNOWN.getBytes(US_ASCII))) {
          return; // the server has ended the session
        }
        out.write(withoutNumber(datagram));
        out.flush();
      } catch (SocketTimeoutException _) {
        if (!input.isAlive()) {
          return;
        }
      }
    }
  }

  /** What follows the number of a datagram. A datagram without a number is left as it is. */
  private byte[] withoutNumber(byte[] datagram) {
    int end = 0;
    while (end < datagram.length && Character.isDigit(datagram[end])) {
      end++;
    }
    if (end == 0 || end > 18 || end == datagram.length || datagram[end] != ' ') {
      return datagram;
    }
    long number = Long.parseLong(new String(datagram, 0, end, US_ASCII));
    if (number > received + 1) {
      notes.accept("lost datagrams: " + (number - received - 1));
    }
    received = Math.max(received, number);
    return Arrays.copyOfRange(datagram, end + 1, datagram.length);
  }

  private void sendLines(InputStream in) {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null && !line.strip().equals(QUIT)) {
        send(line);
      }
      if (line != null) {
        send(line);
      }
    } catch (SocketException e) {
      LOG.debug("closed: {}", e.getMessage());
    } catch (IOException e) {
      LOG.warn("can't send, nothing more goes out: {}", NetworkErrors.reason(e));
    }
  }

  private void send(String line) throws IOException {
    byte[] datagram = (token + (line.isEmpty() ? "" : " " + line)).getBytes(UTF_8);
    socket.send(new DatagramPacket(datagram, datagram.length));
  }

  private void giveSigns() {
    try {
      while (!socket.isClosed()) {
        Thread.sleep(SIGN_EVERY);
        send("");
      }
    } catch (IOException e) {
      LOG.debug("no sign of life was sent: {}", e.getMessage());
    } catch (InterruptedException _) { // the program ends
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
