package belfry.client;

import belfry.client.chaos.ChaosCommand;
import belfry.client.console.ChatCommand;
import belfry.client.load.FloodCommand;
import belfry.client.load.LoadCommand;
import belfry.client.load.UdpLoadCommand;
import belfry.client.soak.SoakCommand;
import belfry.client.time.TimeCommand;
import belfry.protocol.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line of the clients: one subcommand each. */
@Command(
    name = "belfry",
    description = "Belfry's clients.",
    versionProvider = Main.OfTheBuild.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      ChatCommand.class,
      TimeCommand.class,
      LoadCommand.class,
      UdpLoadCommand.class,
      FloodCommand.class,
      ChaosCommand.class,
      SoakCommand.class
    })
public final class Main {
  private Main() {}

  /** What {@code --version} prints. */
  static final class OfTheBuild implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.line()};
    }
  }

  /** Runs one command and exits. */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  /** Runs one command with these streams, in UTF-8, and returns its exit code. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.registerConverter(Duration.class, Durations::parse);
    line.setExitCodeExceptionMapper(
        e -> (e instanceof ParameterException ? ExitCode.USAGE : ExitCode.BUG).code());
    return line.execute(args);
  }
}
