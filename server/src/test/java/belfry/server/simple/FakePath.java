package belfry.server.simple;

import belfry.server.udp.DatagramPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A sender of the loopback, to which nothing but answers is sent. */
record FakePath(int port) implements DatagramPath {
  @Override
  public InetSocketAddress sender() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Override
  public void send(ByteBuffer datagram) {
    throw new AssertionError("only answers are sent");
  }
}
