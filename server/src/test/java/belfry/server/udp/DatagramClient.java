package belfry.server.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** A UDP client of one server. It waits for each answer up to a deadline. */
public final class DatagramClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  // Not connected: Java does not send an empty datagram through a connected socket.
  private final DatagramSocket socket;
  private final InetSocketAddress server;

  private DatagramClient(DatagramSocket socket, InetSocketAddress server) {
    this.socket = socket;
    this.server = server;
  }

  /** A client on any free port. */
  public static DatagramClient of(InetSocketAddress server) throws IOException {
    return from(new InetSocketAddress(0), server.getAddress(), server.getPort());
  }

  /** A client on a given port. */
  public static DatagramClient from(InetSocketAddress source, InetAddress address, int port)
      throws IOException {
    DatagramSocket socket = new DatagramSocket(source);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new DatagramClient(socket, new InetSocketAddress(address, port));
  }

  /** Sends a request. */
  public void send(byte[] request) throws IOException {
    socket.send(new DatagramPacket(request, request.length, server));
  }

  /** The next answer. */
  public byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** Sends a request and returns the next answer. */
  public byte[] ask(byte[] request) throws IOException {
    send(request);
    return receive();
  }

  /** Sends a text and returns the next answer. */
  public String ask(String request) throws IOException {
    return new String(ask(request.getBytes(UTF_8)), UTF_8);
  }

  @Override
  public void close() {
    socket.close();
  }
}
