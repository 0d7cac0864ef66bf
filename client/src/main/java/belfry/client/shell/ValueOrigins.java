package belfry.client.shell;

import java.util.Optional;

/** Knows where the values of options come from that are not on the command line. */
public interface ValueOrigins {
  /**
   * Where the value of an option stands, for a person.
   *
   * @param option a long name, such as {@code --nick}
   * @return empty if it has none from there
   */
  Optional<String> origin(String option);
}
