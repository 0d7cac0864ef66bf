package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.task.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The use of a descriptor by native writes, over real sockets. */
class SocketTransportTest {
  private ServerSocketChannel door;
  private SocketChannel client;
  private SocketChannel channel;
  private SocketTransport transport;

  @BeforeEach
  void connect() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    door = ServerSocketChannel.open().bind(any);
    client = SocketChannel.open(door.getLocalAddress());
    channel = door.accept();
    transport = new SocketTransport(channel, new Poller(new Failures()));
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
    client.close();
    door.close();
  }

  @Test
  void closedTransportKeepsItsSocketUntilTheLastUseOfTheDescriptorEnds() {
    int descriptor = transport.holdDescriptor();
    assertTrue(descriptor >= 0);
    assertEquals(descriptor, transport.holdDescriptor());
    transport.close();
    assertTrue(channel.isOpen());
    transport.releaseDescriptor();
    assertTrue(channel.isOpen());
    transport.releaseDescriptor();
    assertFalse(channel.isOpen());
  }

  @Test
  void closedTransportHasNoDescriptor() {
    transport.close();
    assertFalse(channel.isOpen());
    assertEquals(-1, transport.holdDescriptor());
    transport.close();
  }

  @Test
  void closedTransportGivesNoDescriptorWhileOneIsStillInUse() {
    assertTrue(transport.holdDescriptor() >= 0);
    transport.close();
    transport.close();
    assertEquals(-1, transport.holdDescriptor());
    transport.releaseDescriptor();
    assertFalse(channel.isOpen());
  }

  /** A reader that finds the socket closed between hold and release would be seen here. */
  @Test
  void socketIsOpenDuringEachUse() throws Exception {
    for (int round = 0; round < 200; round++) {
      CountDownLatch begun = new CountDownLatch(2);
      Thread[] users = new Thread[2];
      boolean[] closedInUse = new boolean[2];
      for (int i = 0; i < 2; i++) {
        int user = i;
        users[i] = Thread.ofPlatform().start(() -> closedInUse[user] = use(begun));
      }
      begun.await();
      transport.close();
      for (Thread user : users) {
        user.join();
      }
      assertTrue(IntStream.range(0, 2).noneMatch(user -> closedInUse[user]));
      assertFalse(channel.isOpen());
      close();
      connect();
    }
  }

  /** Uses the descriptor until the transport is closed. Returns whether the socket was closed. */
  private boolean use(CountDownLatch begun) {
    boolean closed = false;
    int uses = 0;
    while (transport.holdDescriptor() >= 0) {
      closed |= !channel.isOpen();
      transport.releaseDescriptor();
      if (uses++ == 100) {
        begun.countDown();
      }
    }
    return closed;
  }
}
