package belfry.protocol.time;

/** The result of compiling a format: a {@link Strftime}, or the reason for a refusal. */
public sealed interface Compilation permits Strftime, Compilation.Refused {

  /**
   * The format asks for more than the limits of {@link Strftime} allow.
   *
   * @param reason a few lower case ASCII words, for the sender of the format
   */
  record Refused(String reason) implements Compilation {}
}
