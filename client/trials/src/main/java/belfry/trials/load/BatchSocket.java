package belfry.trials.load;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.nio.ByteOrder;

/**
 * A connected UDP socket that sends and receives many datagrams in one system call (sendmmsg and
 * recvmmsg of Linux). So the load needs less processor time than the server. One thread uses it.
 */
final class BatchSocket implements AutoCloseable {
  private static final int LONGEST_ANSWER = 1_500;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_WAITFORONE = 0x10000;

  // struct mmsghdr and struct iovec, where C's long has 64 bits.
  private static final int HEADER = 64;
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int RECEIVED = 56;

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle CONNECT = function("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      function("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CLOSE = function("close", JAVA_INT);

  private final Arena arena = Arena.ofConfined();
  private final int window;
  private final int descriptor;
  private final MemorySegment questions;
  private final MemorySegment answers;

  /**
   * Opens a socket.
   *
   * @param window the most datagrams in one call
   * @param question the payload of every datagram that is sent
   */
  BatchSocket(Inet4Address address, int port, int window, byte[] question) throws IOException {
    this.window = window;
    MemorySegment bytes = arena.allocate(Math.max(question.length, 1));
    MemorySegment.copy(MemorySegment.ofArray(question), 0, bytes, 0, question.length);
    questions = headers(bytes, question.length, 0);
    answers =
        headers(arena.allocate(LONGEST_ANSWER * (long) window), LONGEST_ANSWER, LONGEST_ANSWER);
    descriptor = check("socket", call(SOCKET, AF_INET, SOCK_DGRAM, 0));
    check("connect", call(CONNECT, descriptor, socketAddress(address, port), 16));
    MemorySegment patience = arena.allocate(16, 8); // struct timeval: 0.2 s
    patience.set(JAVA_LONG, 8, 200_000);
    check("setsockopt", call(SETSOCKOPT, descriptor, SOL_SOCKET, SO_RCVTIMEO, patience, 16));
  }

  /** Sends that many questions. */
  void send(int count) throws IOException {
    try {
      check("sendmmsg", (int) SENDMMSG.invokeExact(descriptor, questions, count, 0));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // C functions throw nothing.
    }
  }

  /** Waits for answers; the result is how many came, 0 after 0.2 s without one. */
  int receive() {
    try {
      return Math.max(
          0,
          (int)
              RECVMMSG.invokeExact(
                  descriptor, answers, window, MSG_WAITFORONE, MemorySegment.NULL));
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // C functions throw nothing.
    }
  }

  /** The length of one of the answers that were received last. */
  int answerLength(int index) {
    return answers.get(JAVA_INT, index * (long) HEADER + RECEIVED);
  }

  @Override
  public void close() {
    call(CLOSE, descriptor);
    arena.close();
  }

  private MemorySegment headers(MemorySegment bytes, int length, int stride) {
    MemorySegment headers = arena.allocate(HEADER * (long) window, 8);
    MemorySegment vectors = arena.allocate(16L * window, 8);
    for (long i = 0; i < window; i++) {
      vectors.set(ADDRESS, i * 16, bytes.asSlice(i * stride));
      vectors.set(JAVA_LONG, i * 16 + 8, length);
      headers.set(ADDRESS, i * HEADER + IOV, vectors.asSlice(i * 16));
      headers.set(JAVA_LONG, i * HEADER + IOV_COUNT, 1);
    }
    return headers;
  }

  private MemorySegment socketAddress(Inet4Address address, int port) {
    MemorySegment socketAddress = arena.allocate(16, 8);
    socketAddress.set(JAVA_SHORT, 0, (short) AF_INET);
    socketAddress.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
    MemorySegment.copy(MemorySegment.ofArray(address.getAddress()), 0, socketAddress, 4, 4);
    return socketAddress;
  }

  private static int check(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException(what + " failed");
    }
    return result;
  }

  @SuppressWarnings("restricted") // The scripts allow native access to this module.
  private static MethodHandle function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e); // C functions throw nothing.
    }
  }
}
