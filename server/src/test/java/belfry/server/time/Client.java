package belfry.server.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** A socket that asks one server. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  // Not connected: Java does not send an empty datagram on a connected socket.
  private final DatagramSocket socket;
  private final InetSocketAddress server;

  private Client(DatagramSocket socket, InetSocketAddress server) {
    this.socket = socket;
    this.server = server;
  }

  static Client of(InetSocketAddress server) throws IOException {
    return from(new InetSocketAddress(0), server.getAddress(), server.getPort());
  }

  static Client from(InetSocketAddress source, InetAddress address, int port) throws IOException {
    DatagramSocket socket = new DatagramSocket(source);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Client(socket, new InetSocketAddress(address, port));
  }

  void send(byte[] request) throws IOException {
    socket.send(new DatagramPacket(request, request.length, server));
  }

  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  byte[] ask(byte[] request) throws IOException {
    send(request);
    return receive();
  }

  String ask(String request) throws IOException {
    return new String(ask(request.getBytes(UTF_8)), UTF_8);
  }

  @Override
  public void close() {
    socket.close();
  }
}
