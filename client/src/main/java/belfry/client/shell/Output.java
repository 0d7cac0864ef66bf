package belfry.client.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * The standard output. It keeps the first failure of a write, which streams of text hide. Any
 * thread may write.
 */
public final class Output extends OutputStream {
  private static final Output STANDARD = new Output(new FileOutputStream(FileDescriptor.out));

  private final OutputStream out;
  private volatile @Nullable IOException failure;

  Output(OutputStream out) {
    this.out = out;
  }

  /** The standard output of this process. */
  public static Output standard() {
    return STANDARD;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  /** Whether a write has failed. */
  public boolean isBroken() {
    return failure != null;
  }

  /**
   * The exit code of a command, after a failed write another one. A reader that is gone, as after
   * {@code | head -1}, is no failure: it has what it wanted.
   *
   * @param code the exit code if all was written
   * @param err gets the reason of the failure
   */
  public int exitCode(int code, PrintStream err) {
    IOException why = failure;
    if (why == null || FileErrors.isReaderGone(why)) {
      return code;
    }
    err.println("belfry: the output can't be written: " + FileErrors.reason(why));
    return ExitCode.OUTPUT.code();
  }
}
