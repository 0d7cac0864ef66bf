package belfry.bridge;

import belfry.bridge.bot.BotCommand;
import belfry.bridge.command.CountCommand;
import belfry.bridge.command.FindCommand;
import belfry.bridge.command.FunctionCommand;
import belfry.bridge.command.GetCommand;
import belfry.bridge.command.ImportCommand;
import belfry.bridge.command.TablesCommand;
import belfry.bridge.example.ExampleCommand;
import belfry.client.shell.CommandLines;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line of the bridge: one subcommand for each task. */
@Command(
    name = "belfry bridge",
    description =
        "Copies SQL databases and dumps into a Redis, and answers questions from the copy.",
    versionProvider = CommandLines.BuildVersion.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      ImportCommand.class,
      TablesCommand.class,
      GetCommand.class,
      FindCommand.class,
      CountCommand.class,
      FunctionCommand.Sum.class,
      FunctionCommand.Avg.class,
      FunctionCommand.Min.class,
      FunctionCommand.Max.class,
      BotCommand.class,
      ExampleCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers are for programs too
    System.exit(run(System.out, System.err, args));
  }

  /** Runs one command with these streams, in UTF-8, and returns its exit code. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return CommandLines.run(new Main(), out, err, args);
  }
}
