package belfry.client.shell;

import belfry.protocol.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** Runs command lines in the way that all of Belfry's programs share. */
public final class CommandLines {
  private CommandLines() {}

  /** The answer to {@code --version}: the version of the build. */
  public static final class BuildVersion implements IVersionProvider {
    /** Called by picocli. */
    public BuildVersion() {}

    @Override
    public String[] getVersion() {
      return new String[] {Version.line()};
    }
  }

  /**
   * Runs one command, whose messages are written in UTF-8.
   *
   * @param program an object with picocli's annotations
   * @return the exit code; see {@link ExitCode}
   */
  public static int run(Object program, PrintStream out, PrintStream err, String... arguments) {
    return of(program, out, err).execute(arguments);
  }

  /** A command line that can be run: its messages are written in UTF-8. */
  public static CommandLine of(Object program, PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(program).setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.registerConverter(Duration.class, Durations::parse);
    line.registerConverter(Integer.class, CommandLineErrors::number);
    line.registerConverter(int.class, CommandLineErrors::number);
    line.setParameterExceptionHandler(CommandLines::refused);
    line.setExitCodeExceptionMapper(
        e -> (e instanceof ParameterException ? ExitCode.USAGE : ExitCode.BUG).code());
    return line;
  }

  private static int refused(ParameterException refusal, String[] arguments) {
    PrintWriter err = refusal.getCommandLine().getErr();
    err.println("belfry: " + CommandLineErrors.sentence(refusal, arguments) + " (see --help)");
    return ExitCode.USAGE.code();
  }
}
