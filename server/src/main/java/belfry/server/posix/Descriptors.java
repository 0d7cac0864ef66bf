package belfry.server.posix;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Reads the descriptors of sockets. Java has no public method for this; the start scripts export
 * the package that has one ({@code --add-exports java.base/sun.nio.ch=belfry.server}).
 */
public final class Descriptors {
  private static final int NONE = -1;
  private static final Optional<MethodHandle> FOUND = find();
  private static final MethodHandle GET =
      FOUND.orElse(
          MethodHandles.dropArguments(
              MethodHandles.constant(int.class, NONE), 0, SocketChannel.class));

  private Descriptors() {}

  private static Optional<MethodHandle> find() {
    MethodType type = MethodType.methodType(int.class);
    try {
      return Optional.of(
          MethodHandles.lookup()
              .findVirtual(Class.forName("sun.nio.ch.SelChImpl"), "getFDVal", type)
              .asType(MethodType.methodType(int.class, SocketChannel.class)));
    } catch (ReflectiveOperationException _) { // the package is not exported
      return Optional.empty();
    }
  }

  /** Whether this process may read descriptors. */
  static boolean areReadable() {
    return FOUND.isPresent();
  }

  /** The descriptor of a socket; -1 if it can't be read. */
  public static int of(SocketChannel channel) {
    try {
      return (int) GET.invokeExact(channel);
    } catch (Throwable e) {
      throw new IllegalStateException("getFDVal threw", e);
    }
  }
}
