package belfry.server.time;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the Linux kernel's clock, read through adjtimex(2). A call with no mode set changes
 * nothing and needs no privilege. Not thread-safe: one thread at a time may read it.
 */
final class KernelClock implements ClockState.Source {
  private static final Logger log = LoggerFactory.getLogger(KernelClock.class);

  // Offsets in struct timex where C's long has 64 bits.
  private static final int SIZE = 208;
  private static final int MODES = 0;
  private static final int MAXERROR = 24;
  private static final int STATUS = 40;

  private static final int STA_INS = 0x10;
  private static final int STA_DEL = 0x20;
  private static final int STA_UNSYNC = 0x40;
  private static final int TIME_ERROR = 5;
  private static final long MICRO = 1_000;

  private final MethodHandle adjtimex;
  private final MemorySegment timex = Arena.ofAuto().allocate(SIZE, JAVA_LONG.byteAlignment());

  private KernelClock(MethodHandle adjtimex) {
    this.adjtimex = adjtimex;
  }

  /** The kernel's clock, or {@link ClockState#UNKNOWN} on a system without adjtimex. */
  static ClockState.Source find() {
    return open().map(clock -> (ClockState.Source) clock).orElse(() -> ClockState.UNKNOWN);
  }

  @SuppressWarnings("restricted") // The only native call; the scripts allow it for this module.
  private static Optional<KernelClock> open() {
    boolean linux = System.getProperty("os.name").equals("Linux") && ADDRESS.byteSize() == 8;
    Optional<MemorySegment> symbol =
        linux
            ? SymbolLookup.loaderLookup().or(Linker.nativeLinker().defaultLookup()).find("adjtimex")
            : Optional.empty();
    if (symbol.isEmpty()) {
      log.warn(
          "The kernel's clock state can't be read; NTP answers report an unsynchronised clock");
    }
    return symbol.map(address ->
        new KernelClock(
            Linker.nativeLinker()
                .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, ADDRESS))));
  }

  @Override
  public ClockState read() {
    timex.set(JAVA_INT, MODES, 0);
    int state = call();
    int status = timex.get(JAVA_INT, STATUS);
    if (state < 0) {
      return ClockState.UNKNOWN;
    }
    boolean synchronised = state != TIME_ERROR && (status & STA_UNSYNC) == 0;
    int leap = (status & STA_INS) != 0 ? 1 : (status & STA_DEL) != 0 ? 2 : 0;
    return new ClockState(synchronised, leap, timex.get(JAVA_LONG, MAXERROR) * MICRO);
  }

  private int call() {
    try {
      return (int) adjtimex.invokeExact(timex);
    } catch (Throwable e) {
      throw new IllegalStateException("adjtimex", e); // adjtimex throws nothing
    }
  }
}
