package belfry.client;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The bounds of numbers that are typed. */
public final class Ranges {
  /** The highest port. */
  public static final int LAST_PORT = 65_535;

  private Ranges() {}

  /**
   * Checks a number.
   *
   * @throws ParameterException when it is not from the least to the most
   */
  public static void within(CommandSpec spec, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is from %d to %d, not %d".formatted(option, least, most, value));
    }
  }
}
