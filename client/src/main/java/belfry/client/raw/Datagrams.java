package belfry.client.raw;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each line as a datagram, and prints each datagram as a line. If a host has several
 * addresses, the first that answers is used: until then, what was sent goes to the next address
 * when one refuses it or stays silent.
 *
 * <p>One thread sends and one receives; the socket's address belongs to whoever holds the lock.
 */
final class Datagrams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);
  private static final int LARGEST = 65_535;
  private static final int MOST_KEPT = 64;

  private final DatagramSocket socket = new DatagramSocket();
  private final Iterator<InetSocketAddress> addresses;
  private final List<byte[]> unanswered = new ArrayList<>();
  private boolean answered;

  private Datagrams(List<InetSocketAddress> addresses) throws SocketException {
    this.addresses = addresses.iterator();
  }

  /**
   * Talks until the input has ended and nothing has come for a time.
   *
   * @param addresses all addresses of the host, at least one
   * @param patience the silence after which it ends
   * @throws SocketTimeoutException when nothing came at all
   */
  static void talk(
      List<InetSocketAddress> addresses, InputStream in, OutputStream out, Duration patience)
      throws IOException {
    try (Datagrams datagrams = new Datagrams(addresses)) {
      datagrams.socket.connect(datagrams.addresses.next());
      datagrams.socket.setSoTimeout(Math.toIntExact(Math.max(1, patience.toMillis())));
      Thread input =
          Thread.ofPlatform().daemon().name("input").start(() -> datagrams.sendLines(in));
      datagrams.receive(out, input);
    }
  }

  private void receive(OutputStream out, Thread input) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    while (true) {
      try {
        socket.receive(packet);
        answered();
        print(packet, out);
      } catch (SocketTimeoutException e) {
        if (!input.isAlive() && !goToNext()) {
          if (!isAnswered()) {
            throw e;
          }
          return;
        }
      } catch (PortUnreachableException e) {
        if (!goToNext()) {
          throw e;
        }
      }
    }
  }

  private static void print(DatagramPacket packet, OutputStream out) throws IOException {
    out.write(packet.getData(), 0, packet.getLength());
    if (packet.getLength() == 0 || packet.getData()[packet.getLength() - 1] != '\n') {
      out.write('\n');
    }
    out.flush();
  }

  private synchronized void answered() {
    answered = true;
    unanswered.clear();
  }

  private synchronized boolean isAnswered() {
    return answered;
  }

  /** Sends to the next address what nobody answered; returns false if there is none. */
  private synchronized boolean goToNext() throws IOException {
    if (answered || !addresses.hasNext()) {
      return false;
    }
    socket.disconnect();
    socket.connect(addresses.next());
    for (byte[] bytes : unanswered) {
      socket.send(new DatagramPacket(bytes, bytes.length));
    }
    return true;
  }

  private void sendLines(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        send(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (SocketException e) {
      LOG.debug("closed: {}", e.getMessage());
    } catch (IOException e) {
      LOG.warn("can't send, nothing more goes out: {}", NetworkErrors.reason(e));
    }
  }

  private synchronized void send(byte[] bytes) throws IOException {
    if (!answered && unanswered.size() < MOST_KEPT) {
      unanswered.add(bytes);
    }
    try {
      socket.send(new DatagramPacket(bytes, bytes.length));
    } catch (PortUnreachableException e) { // about an earlier datagram
      if (!goToNext()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
