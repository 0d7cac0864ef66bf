package belfry.trials;

import belfry.client.shell.CommandLines;
import belfry.trials.chaos.ChaosCommand;
import belfry.trials.disk.DiskCommand;
import belfry.trials.isolation.IsolationCommand;
import belfry.trials.load.LoadCommand;
import belfry.trials.load.UdpFloodCommand;
import belfry.trials.load.UdpLoadCommand;
import belfry.trials.soak.SoakCommand;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line of the trials: one subcommand for each. */
@Command(
    name = "belfry-trials",
    description = "Tests a running Belfry server. The scripts load, chaos, soak and bench use it.",
    versionProvider = CommandLines.BuildVersion.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      LoadCommand.class,
      UdpLoadCommand.class,
      UdpFloodCommand.class,
      IsolationCommand.class,
      DiskCommand.class,
      ChaosCommand.class,
      SoakCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one trial and exits. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // scripts read the numbers
    System.exit(run(System.out, System.err, args));
  }

  /** Runs one trial with these streams, in UTF-8, and returns its exit code. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return CommandLines.run(new Main(), out, err, args);
  }
}
