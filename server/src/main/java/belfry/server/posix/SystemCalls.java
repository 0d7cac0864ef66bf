package belfry.server.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of Linux's C library that group writers need. A failed call returns the number of
 * the error, errno(3), with its sign changed.
 *
 * <p>Addresses are plain numbers, because the kernel also gives and takes numbers. Thread-safe, but
 * each caller passes memory of its own for the error.
 */
final class SystemCalls {
  private static final int IO_URING_SETUP = 425; // the same on all architectures
  private static final int IO_URING_ENTER = 426;
  private static final long PROT_READ_WRITE = 3;
  private static final long MAP_SHARED_POPULATE = 0x8001;

  private static final MemoryLayout ERROR = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = ERROR.varHandle(PathElement.groupElement("errno"));
  // All have the same type, because each type costs some time and memory.
  private static final MethodHandle SYSCALL = function("syscall");
  private static final MethodHandle SEND = function("send");
  private static final MethodHandle MMAP = function("mmap");
  private static final MethodHandle MUNMAP = function("munmap");
  private static final MethodHandle CLOSE = function("close");

  private SystemCalls() {}

  /** A function with up to seven arguments of 64 bits; a function ignores those it lacks. */
  @SuppressWarnings("restricted") // the scripts allow native calls for this module
  private static MethodHandle function(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.captureCallState("errno"));
  }

  /** Memory for the error of a call. */
  static MemorySegment newError(Arena arena) {
    return arena.allocate(ERROR);
  }

  /**
   * Makes a ring; see io_uring_setup(2).
   *
   * @param parameters the address of a struct io_uring_params
   * @return the descriptor of the ring
   */
  static int setUpRing(int entries, long parameters, MemorySegment error) {
    return (int) call(SYSCALL, error, IO_URING_SETUP, entries, parameters, 0, 0, 0);
  }

  /**
   * Submits entries of a ring and waits for their completions; see io_uring_enter(2).
   *
   * @return the number of submitted entries
   */
  static int enterRing(int ring, int submitted, int awaited, int flags, MemorySegment error) {
    return (int) call(SYSCALL, error, IO_URING_ENTER, ring, submitted, awaited, flags, 0);
  }

  /**
   * Sends bytes to a socket; see send(2).
   *
   * @return the number of bytes
   */
  static int send(int descriptor, long address, long length, int flags, MemorySegment error) {
    return (int) call(SEND, error, descriptor, address, length, flags, 0, 0);
  }

  /** Maps a part of a file; see mmap(2). The result is the address. */
  static long map(long length, int descriptor, long offset, MemorySegment error) {
    return call(MMAP, error, 0, length, PROT_READ_WRITE, MAP_SHARED_POPULATE, descriptor, offset);
  }

  /** Ends a mapping. */
  static void unmap(long address, long length, MemorySegment error) {
    long _ = call(MUNMAP, error, address, length, 0, 0, 0, 0);
  }

  /** Closes a descriptor. */
  static void close(int descriptor, MemorySegment error) {
    long _ = call(CLOSE, error, descriptor, 0, 0, 0, 0, 0);
  }

  private static long call(
      MethodHandle function,
      MemorySegment error,
      long first,
      long second,
      long third,
      long fourth,
      long fifth,
      long sixth) {
    try {
      long result =
          (long) function.invokeExact(error, first, second, third, fourth, fifth, sixth, 0L);
      return result == -1 ? -(int) ERRNO.get(error, 0L) : result;
    } catch (Throwable e) {
      throw new IllegalStateException("a function of the C library threw", e);
    }
  }
}
