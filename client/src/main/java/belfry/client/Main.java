package belfry.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.console.ChatCommand;
import belfry.client.settings.Settings;
import belfry.client.shell.CommandLines;
import belfry.client.shell.Output;
import belfry.client.time.TimeCommand;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line of the clients: one subcommand for each. */
@Command(
    name = "belfry",
    description = "Belfry's clients.",
    versionProvider = CommandLines.BuildVersion.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {ChatCommand.class, TimeCommand.class})
public final class Main {
  private Main() {}

  /** Runs one command and exits. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers and dates are for programs too
    Output output = Output.standard();
    PrintStream out = new PrintStream(output, true, UTF_8);
    int code = run(out, System.err, args);
    out.flush();
    System.exit(output.exitCode(code, System.err));
  }

  /** Runs one command with these streams and returns its exit code. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return run(System.getenv(), out, err, args);
  }

  /** Runs one command with the settings of this environment and returns its exit code. */
  static int run(
      Map<String, String> environment, PrintStream out, PrintStream err, String... args) {
    CommandLine line = CommandLines.of(new Main(), out, err);
    CommandLine command = command(line, args);
    command.setDefaultValueProvider(Settings.of(command.getCommandSpec(), environment, args));
    return line.execute(args);
  }

  /** The command that is to run: it has the values of the settings. */
  private static CommandLine command(CommandLine line, String... args) {
    CommandLine command = line;
    for (String word : args) {
      CommandLine below = command.getSubcommands().get(word);
      if (below == null) {
        return command;
      }
      command = below;
    }
    return command;
  }
}
