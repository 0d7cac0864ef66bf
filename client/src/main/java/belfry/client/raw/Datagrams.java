package belfry.client.raw;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each line as a datagram, and prints each datagram as a line. */
final class Datagrams {
  private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);
  private static final int LARGEST = 65_535;

  private Datagrams() {}

  /**
   * Talks until the input has ended and nothing has come for a time.
   *
   * @param patience the silence after which it ends
   * @throws SocketTimeoutException when nothing came at all
   */
  static void talk(SocketAddress address, InputStream in, OutputStream out, Duration patience)
      throws IOException {
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new UnknownHostException(inet.getHostString());
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address);
      socket.setSoTimeout(Math.toIntExact(Math.max(1, patience.toMillis())));
      Thread input = Thread.ofPlatform().daemon().name("input").start(() -> send(in, socket));
      receive(socket, out, input);
    }
  }

  private static void receive(DatagramSocket socket, OutputStream out, Thread input)
      throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    boolean answered = false;
    while (true) {
      try {
        socket.receive(packet);
        answered = true;
        out.write(packet.getData(), 0, packet.getLength());
        if (packet.getLength() == 0 || packet.getData()[packet.getLength() - 1] != '\n') {
          out.write('\n');
        }
        out.flush();
      } catch (SocketTimeoutException e) {
        if (input.isAlive()) {
          continue;
        }
        if (!answered) {
          throw e;
        }
        return;
      }
    }
  }

  private static void send(InputStream in, DatagramSocket socket) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length));
      }
    } catch (SocketException e) {
      LOG.debug("closed: {}", e.getMessage());
    } catch (IOException e) {
      LOG.warn("can't send, nothing more goes out: {}", e.getMessage());
    }
  }
}
