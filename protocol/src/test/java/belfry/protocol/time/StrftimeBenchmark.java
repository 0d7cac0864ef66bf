package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Measures formatting a time with a compiled format, and with a format that is compiled each time.
 */
@State(Scope.Thread)
public class StrftimeBenchmark {
  private static final byte[] FORMAT = "%Y-%m-%d %H:%M:%S".getBytes(US_ASCII);

  private final Strftime compiled = (Strftime) Strftime.compile(FORMAT, 0, FORMAT.length);
  private final BrokenDownTime time = new BrokenDownTime();
  private final byte[] out = new byte[64];
  private long second = 1_795_316_709;

  /** JMH makes the object. */
  public StrftimeBenchmark() {}

  @Benchmark
  public int write() {
    return compiled.write(time.set(second++, 0, Zone.UTC), out, 0, out.length);
  }

  @Benchmark
  public Compilation compile() {
    return Strftime.compile(FORMAT, 0, FORMAT.length);
  }
}
