package belfry.client.shell;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks that numbers on a command line are within their bounds. */
public final class Ranges {
  /** The highest port. */
  public static final int LAST_PORT = 65_535;

  private Ranges() {}

  /**
   * Checks the number that was given for an option.
   *
   * @throws ParameterException when it is below {@code least} or above {@code most}
   */
  public static void within(CommandSpec spec, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is from %d to %d, not %d".formatted(option, least, most, value));
    }
  }
}
