package belfry.client.shell;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that nobody reads the standard output any more, as after {@code | grep -m1 X}. A write
 * would notice it too, but the next one may be hours away. The JDK has no call for this: {@code
 * poll} (POSIX) waits for an error of a descriptor.
 *
 * <p>Runs on one daemon thread, {@code output-watch}, until the reader is gone or the program ends.
 */
public final class OutputWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OutputWatch.class);

  /** {@code struct pollfd}: the descriptor, then what is wanted and what happened, as shorts. */
  private static final long SIZE = 8;

  private static final long HAPPENED = 6;
  private static final int STANDARD_OUTPUT = 1;
  private static final int ERROR_OR_HANG_UP = 0x8 | 0x10;
  private static final int NOT_OPEN = 0x20;
  private static final int FOR_EVER = -1;

  private final Runnable whenGone;

  private OutputWatch(Runnable whenGone) {
    this.whenGone = whenGone;
  }

  /** Ends the program with success once the reader is gone, as SIGPIPE ends other programs. */
  public static void exitWhenGone() {
    start(() -> Runtime.getRuntime().exit(ExitCode.OK.code()));
  }

  /** Starts the thread. On a system without {@code poll}, it ends at once. */
  public static void start(Runnable whenGone) {
    Thread.ofPlatform().daemon().name("output-watch").start(new OutputWatch(whenGone));
  }

  @Override
  public void run() {
    try {
      if (awaitError()) {
        whenGone.run();
      }
    } catch (Throwable e) {
      LOG.debug("the standard output can't be watched", e);
    }
  }

  /** Returns true when the reader is gone; false when poll itself fails. */
  @SuppressWarnings("restricted") // the scripts enable native access for this module
  private static boolean awaitError() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle poll =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("poll"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment output = arena.allocate(SIZE, Integer.BYTES);
      output.set(ValueLayout.JAVA_INT, 0, STANDARD_OUTPUT);
      int ready = (int) poll.invokeExact(output, 1L, FOR_EVER);
      int happened = output.get(ValueLayout.JAVA_SHORT, HAPPENED);
      return ready > 0 && (happened & (ERROR_OR_HANG_UP | NOT_OPEN)) != 0;
    }
  }
}
