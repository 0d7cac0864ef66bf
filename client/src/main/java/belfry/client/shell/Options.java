package belfry.client.shell;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Refuses options that would do nothing, or that have no sense. */
public final class Options {
  private Options() {}

  /**
   * Refuses what was given to the command above a subcommand: only that command would use it.
   *
   * @throws ParameterException when something was given
   */
  public static void refuseOfParent(CommandSpec spec) {
    ParseResult parsed = spec.parent().commandLine().getParseResult();
    List<ArgSpec> given =
        Stream.concat(parsed.matchedOptions().stream(), parsed.matchedPositionals().stream())
            .toList();
    if (!given.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          given.stream().map(Options::name).distinct().collect(Collectors.joining(", "))
              + " has no effect on "
              + spec.name()
              + "; give options after "
              + spec.name());
    }
  }

  /**
   * Refuses options that do nothing.
   *
   * @param why the circumstance, such as {@code with --json}
   * @param names the options that have no effect under this circumstance
   * @throws ParameterException when one of them was given
   */
  public static void refuseUseless(CommandSpec spec, String why, String... names) {
    ParseResult parsed = spec.commandLine().getParseResult();
    for (String name : names) {
      if (parsed.hasMatchedOption(name)) {
        throw new ParameterException(spec.commandLine(), name + " does nothing " + why);
      }
    }
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /**
   * Checks that a time is not zero.
   *
   * @throws ParameterException when it is
   */
  public static void positive(CommandSpec spec, String option, @Nullable Duration value) {
    if (value != null && value.isZero()) {
      throw new ParameterException(spec.commandLine(), option + " must be more than 0");
    }
  }

  /**
   * Checks a number of rounds.
   *
   * @throws ParameterException when it is negative
   */
  public static void notNegative(CommandSpec spec, String option, int value) {
    if (value < 0) {
      throw new ParameterException(spec.commandLine(), option + " is 0 or more, not " + value);
    }
  }
}
